import type { Leadership } from "./ports.ts";

/** The only controller of its site: it always acts, in an epoch above every one that its journal has seen (0: none). */
export function aloneLeadership(highestEpochSeen: number): Leadership {
  const epoch = highestEpochSeen + 1;
  return { current: () => ({ acts: true, epoch }) };
}
