import { expect, test } from "vitest";
import { noon } from "../../testing/builders.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import { emptyWorld, observeAll } from "../world/observe.ts";
import type { DriverErrorCode } from "../world/readings.ts";
import { decide } from "./decide.ts";

/** The alarms of UPS① after so many failed reads. */
function alarmsAfter(error: DriverErrorCode, failedReads: number): string[] {
  const failure = { kind: "upsReadFailed", upsId: "ups1", at: noon, error, detail: "" } as const;
  const world = observeAll(
    emptyWorld({ tree: exampleSite, selfId: null, now: noon }),
    Array.from({ length: failedReads }, () => failure),
  );
  const { alarms } = decide({ tree: exampleSite, relations: relate(exampleSite), world, now: noon });
  return alarms.map((alarm) => alarm.key);
}

test.each([
  { name: "does not answer: lost after three reads", error: "timeout", reads: 3, expected: ["upsLost:ups1"] },
  { name: "did not answer twice: nothing yet", error: "timeout", reads: 2, expected: [] },
  { name: "answers and is no UPS: said at once", error: "unsupported", reads: 1, expected: ["upsNotAUps:ups1"] },
  { name: "is no UPS time and again: not lost too", error: "unsupported", reads: 5, expected: ["upsNotAUps:ups1"] },
] as const)("a UPS that $name", ({ error, reads, expected }) => {
  expect(alarmsAfter(error, reads)).toEqual(expected);
});
