import type { problems as english } from "../en/problems.ts";
import type { Worded } from "../worded.ts";

export const problems: Worded<typeof english> = {};
