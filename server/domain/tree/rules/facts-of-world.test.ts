import { expect, test } from "vitest";
import { aUpsKnown, aUpsReading, aWorld, noon, onBattery } from "../../../testing/builders.ts";
import type { UpsKnown } from "../../world/world.ts";
import { nothingKnown } from "./facts.ts";
import { factsOfWorld } from "./facts-of-world.ts";

const settings = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 30 };
const running = aUpsReading({ runtimeSec: 1800 });

test.each<[string, UpsKnown, number | undefined]>([
  ["on mains", aUpsKnown(running), 1800],
  ["on battery: that is what is left", aUpsKnown(onBattery({ runtimeSec: 1800 })), undefined],
  ["in a self-test", aUpsKnown({ ...running, testing: true }), undefined],
  ["does not say its runtime", aUpsKnown({ ...running, runtimeSec: null }), undefined],
  ["out of sight", { ...aUpsKnown(running), link: "lost" }, undefined],
  ["never read", { ...aUpsKnown(running), reading: null }, undefined],
])("the runtime of a UPS that is %s", (_name, known, expected) => {
  const facts = factsOfWorld({ ...aWorld(), upses: { ups1: known } }, noon);
  const runtimeSec = expected === undefined ? {} : { ups1: expected };
  expect(facts).toEqual({ ...nothingKnown, now: noon, runtimeSec, upsSettings: {} });
});

test("the settings that the device holds, where it said them", () => {
  const facts = factsOfWorld({ ...aWorld(), upses: { ups1: { ...aUpsKnown(), settings }, ups2: aUpsKnown() } }, noon);
  expect(facts.upsSettings).toEqual({ ups1: settings });
});
