import { vi } from "vitest";

/**
 * Waits until `look` no longer throws, and answers what it answers then. How long that may take says nothing about the product
 * (a busy machine takes longer), so the deadline is only there to end a test that would never pass: it is the same everywhere.
 */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 60_000, interval: 10 });
}
