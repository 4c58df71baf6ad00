import type { OffForm } from "../decide/command.ts";
import type { UpsDeviceSettings } from "./readings.ts";

/**
 * What a UPS offers, as found out by asking it; null: not known yet. `true` says that it has such a command or setting,
 * not that this account may use it.
 */
export type UpsCapabilities = {
  off: Readonly<Record<OffForm, boolean | null>>;
  on: boolean | null;
  /** Off for a given time, then on by itself when there are mains. */
  sleep: boolean | null;
  selfTest: boolean | null;
  selfTestAbort: boolean | null;
  powerFailureSimulation: boolean | null;
  settings: Readonly<Record<UpsSetting, boolean | null>>;
};

export type UpsSetting = keyof UpsDeviceSettings;

export const upsSettings = [
  "shutoffGraceSec",
  "lowBatterySec",
  "returnDelaySec",
  "minRestartChargePercent",
] as const satisfies readonly UpsSetting[];

/** Settings to be written, in the units of their names; what is absent stays as it is. */
export type WantedUpsSettings = Partial<Record<UpsSetting, number>>;

/** Of a UPS that was not asked yet. */
export const unknownCapabilities: UpsCapabilities = {
  off: { offNow: null, offWithGrace: null, cycleNow: null, cycleWithGrace: null },
  on: null,
  sleep: null,
  selfTest: null,
  selfTestAbort: null,
  powerFailureSimulation: null,
  settings: { shutoffGraceSec: null, lowBatterySec: null, returnDelaySec: null, minRestartChargePercent: null },
};
