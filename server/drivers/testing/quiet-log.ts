import type { DriverLog } from "../log.ts";

/** Keeps what was logged, for tests to look at. */
export function createQuietLog(): DriverLog & { lines: { fields: Record<string, unknown>; message: string }[] } {
  const lines: { fields: Record<string, unknown>; message: string }[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push({ fields, message });
  return { lines, info: keep, warn: keep, error: keep };
}
