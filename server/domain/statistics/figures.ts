/**
 * The figures of a UPS that statistics are kept of, in the units of `UpsReading`, and how finely: statistics count in whole parts, and so many
 * of them make one unit. Whole numbers add up to the same whatever the order.
 */
export const partsPerUnit = {
  loadPercent: 10,
  chargePercent: 10,
  runtimeSec: 1,
  inputVolts: 10,
  outputVolts: 10,
  batteryCelsius: 10,
} as const;

export type Figure = keyof typeof partsPerUnit;
/** Their order is that of the columns in stored statistics: it never changes, new ones are added at the end. */
export const figures = Object.keys(partsPerUnit) as Figure[];
