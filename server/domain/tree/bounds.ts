/** Ranges and defaults of numbers in the settings: the schema, the forms and the documentation take them from here. */
export type Bounds = { readonly min: number; readonly max: number };

export const bounds = {
  port: { min: 1, max: 65_535 },
  confirmSec: { min: 0, max: 3600 },
  shutoffGraceSec: { min: 0, max: 1800 },
  lowBatterySec: { min: 60, max: 3600 },
  minRestartChargePercent: { min: 0, max: 100 },
  warmupOrder: { min: 1, max: 99 },
  warmupSec: { min: 0, max: 7200 },
  flushTimeoutSec: { min: 0, max: 7200 },
  feedsNeeded: { min: 1, max: 16 },
  shutdownSec: { min: 0, max: 7200 },
  startSec: { min: 0, max: 7200 },
  stableSec: { min: 0, max: 3600 },
  jobTimeoutSec: { min: 0, max: 7200 },
  clusterShutdownTimeoutSec: { min: 0, max: 7200 },
  silenceMin: { min: 1, max: 1440 },
} as const satisfies Record<string, Bounds>;
