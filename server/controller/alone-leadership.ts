import type { Leadership } from "./ports.ts";

/** The only controller of its site: it always acts, in an epoch above every one that its journal has seen (0: none). */
export function aloneLeadership(highestEpochSeen: number): Leadership {
  const epoch = highestEpochSeen + 1;
  return { current: () => ({ acts: true, epoch }) };
}

/** Another terminal acts: this one watches, and journals and commands nothing. What it would command carries its epoch all the same. */
export function standByLeadership(highestEpochSeen: number): Leadership {
  const epoch = highestEpochSeen + 1;
  return { current: () => ({ acts: false, epoch }) };
}
