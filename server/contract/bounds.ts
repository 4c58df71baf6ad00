export { type Bounds, bounds } from "../domain/tree/bounds.ts";
/** `warmupSec` goes in these steps; rule T10 says so, not the schema, so that a draft may hold what was typed. */
export { warmupStepSec } from "../domain/tree/rules/t10-warmup-steps.ts";
