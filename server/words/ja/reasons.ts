import type { reasons as english } from "../en/reasons.ts";
import type { Worded } from "../worded.ts";

export const reasons: Worded<typeof english> = {};
