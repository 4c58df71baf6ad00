import type { Ups } from "../tree/entities.ts";
import { offWithGraceToDarkSec } from "./off-to-dark.ts";
import { linkedEnclosureReturnSec } from "./storage-times.ts";

/** The source's allowance for internal processing: ten minutes. */
export const scheduleMarginSec = 600;

/**
 * Seconds from off time to on time below which linked storage is left on: ① of the terminals' UPS + 10 min + ③' of the
 * enclosure's UPS. Source 10.2: 7 + 10 + 23 = 40 min.
 */
export function scheduleGapSec(args: {
  terminalUps: Pick<Ups, "shutoffGraceSec" | "lowBatterySec">;
  enclosureUps: Pick<Ups, "warmupSec">;
  flushTimeoutSec: number;
}): number {
  const returnSec = linkedEnclosureReturnSec(args.enclosureUps, args.flushTimeoutSec);
  return offWithGraceToDarkSec(args.terminalUps) + scheduleMarginSec + returnSec;
}
