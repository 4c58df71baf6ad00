import type { Ups } from "../tree/entities.ts";

type Grace = Pick<Ups, "shutoffGraceSec">;
type GraceAndLowBattery = Pick<Ups, "shutoffGraceSec" | "lowBatterySec">;

/** What the source adds to grace and low-battery run time: two minutes. */
export const offMarginSec = 120;

/** ① OFF with grace to dark, at the latest: grace + low-battery run time + 120 s. Source 10.1, 10.2: 180 + 120 + 120 = 420 s. */
export function offWithGraceToDarkSec(ups: GraceAndLowBattery): number {
  return ups.shutoffGraceSec + ups.lowBatterySec + offMarginSec;
}

/** OFF with grace to dark, at the earliest: as measured (null: not yet), else the grace alone (T23). */
export function earliestOffWithGraceToDarkSec(ups: Grace, measuredSec: number | null): number {
  return measuredSec ?? ups.shutoffGraceSec;
}

/** OFF now to dark: 0, or what the device was seen to need (null: not seen yet). */
export function offNowToDarkSec(measuredSec: number | null): number {
  return measuredSec ?? 0;
}

/** ①' (10.1) of a control-side storage UPS: its grace alone. */
export function controlStorageOffToDarkSec(ups: Grace): number {
  return ups.shutoffGraceSec;
}

/** ①'' (10.1) of a control-terminal UPS: as ①. */
export function controlTerminalOffToDarkSec(ups: GraceAndLowBattery): number {
  return offWithGraceToDarkSec(ups);
}

/** ①' (10.2) of the UPS of a linked storage's controller: as ①. */
export function linkedControllerOffToDarkSec(ups: GraceAndLowBattery): number {
  return offWithGraceToDarkSec(ups);
}

/** ①'' (10.2) of the UPS of a linked storage's enclosure: as ①. */
export function linkedEnclosureOffToDarkSec(ups: GraceAndLowBattery): number {
  return offWithGraceToDarkSec(ups);
}
