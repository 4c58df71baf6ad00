import { expect, test } from "vitest";
import { aUpsKnown, noon, onBattery } from "../../testing/builders.ts";
import { decideOn } from "../../testing/decide-on.ts";
import type { Memory } from "../world/memory.ts";
import type { UpsKnown } from "../world/world.ts";

const sec = (n: number) => noon + n * 1000;

/** UPS⑤, read at noon to be on battery for so long by its own count, and when the outage is said to have begun, in seconds from noon. */
function beganSec(onBatterySec: number | null, known: Partial<UpsKnown>, memory: Partial<Memory> = {}): number | null {
  const { notes } = decideOn({
    upses: { ups5: { ...aUpsKnown(onBattery({ onBatterySec })), ...known } },
    memory,
    observingSince: noon,
  });
  const began = notes.flatMap((n) => (n.kind === "outageBegan" && n.upsId === "ups5" ? [n.beganAt] : []));
  return began[0] === undefined ? null : (began[0] - noon) / 1000;
}

test.each<[string, number | null, number | null, Partial<UpsKnown>, Partial<Memory>]>([
  ["with the trap that came before the reading", -4, 9, { previousReadAt: sec(-10), trap: onBatteryAt(-4) }, {}],
  ["by its own count, since the last good reading", -7, 7, { previousReadAt: sec(-10) }, {}],
  ["no sooner than that reading: the count is left over from before", -10, 400, { previousReadAt: sec(-10) }, {}],
  ["a minute before it was seen, after a long time away and by a count longer still", -60, 9000, {}, away(3600)],
  ["by its own count, after a long time away", -300, 300, {}, away(3600)],
  ["by its own count of less than a minute, where nothing is known of before", -20, 20, {}, {}],
  ["a minute before it was seen, by a longer count", -60, 300, {}, {}],
  ["a minute before it was seen, where the device does not count either", -60, null, {}, {}],
])("an outage began %s (2.2)", (_, expected, onBatterySec, known, memory) => {
  expect(beganSec(onBatterySec, known, memory)).toBe(expected);
});

function onBatteryAt(at: number): UpsKnown["trap"] {
  return { name: "onBattery", at: sec(at) };
}
function away(forSec: number): Partial<Memory> {
  return { lastEntryAt: sec(-forSec) };
}
