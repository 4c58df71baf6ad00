import type { Attempt } from "../world/memory.ts";
import { reached, type Situation, seconds } from "./situation.ts";

/** How long an idempotent order may stay without effect before it is sent again. */
const repeatAfterSec = 10;

/** Whether an idempotent order is to be sent again: it failed or nothing came back, and its pause is over. */
export function mayRepeat(s: Situation, attempt: Attempt, afterSec = repeatAfterSec): boolean {
  return reached(s, attempt.lastAt + seconds(attempt.outcome === null ? 2 * afterSec : afterSec));
}
