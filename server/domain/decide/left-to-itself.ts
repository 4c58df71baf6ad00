import type { Terminal } from "../tree/entities.ts";
import type { Situation } from "./situation.ts";
import { isConfirmedDown } from "./terminal-state.ts";

/**
 * Another control terminal that nothing confirms to be down: with a controller of its own it may run on, unseen, and commands its UPS itself
 * (2.9). Where it has none it only passed its time, like any other.
 */
export function isLeftToItself(s: Situation, t: Terminal): boolean {
  return s.world.peerIds?.includes(t.id) === true && !isConfirmedDown(s, t.id);
}
