import { expect, test } from "vitest";
import { aUpsKnown, aUpsReading, aWorld, noon } from "../../testing/builders.ts";
import { createSite } from "../simulation/create-site.ts";
import { exampleSite } from "../tree/example-site.ts";
import { unheardUps } from "../world/observe-ups.ts";
import type { UpsReading } from "../world/readings.ts";
import { observationsOf } from "./virtual-observations.ts";
import { configuredTimes } from "./virtual-times.ts";

/** Which UPSes are read anew where all are full and on mains, and UPS⑤ was read like this before. */
function readAnew(before: Partial<UpsReading> | null, isBatteryOfUse = true): string[] {
  const world = aWorld();
  const ups5 = before === null ? unheardUps : aUpsKnown(aUpsReading(before));
  const seen = observationsOf({
    site: createSite({ tree: exampleSite, now: noon, offTerminalIds: [], times: configuredTimes(exampleSite) }),
    events: [],
    world: { ...world, upses: { ...world.upses, ups5 } },
    saysRuntime: () => true,
    everything: false,
    isBatteryOfUse: () => isBatteryOfUse,
  });
  return seen.flatMap((o) => (o.kind === "upsRead" ? [o.upsId] : []));
}

test.each<[string, Partial<UpsReading> | null, boolean, string[]]>([
  ["all as before: nothing is", {}, true, []],
  ["less of a percent than before: nothing is", { chargePercent: 100.4 }, true, []],
  ["another percent: it is", { chargePercent: 99 }, true, ["ups5"]],
  ["another percent of a battery that is of no use to anybody: nothing is", { chargePercent: 99 }, false, []],
  ["it did not give its charge before: it is", { chargePercent: null }, true, ["ups5"]],
  ["it was never read: it is", null, true, ["ups5"]],
])("%s", (_, before, isBatteryOfUse, expected) => {
  expect(readAnew(before, isBatteryOfUse)).toEqual(expected);
});
