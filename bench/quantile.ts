/**
 * The value that a share `q` (0…1) of all values does not exceed: the nearest rank, so that it is one of the values.
 * @throws when there are none
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}
