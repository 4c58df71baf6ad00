import type { console as english } from "../en/console.ts";
import type { Worded } from "../worded.ts";

export const console: Worded<typeof english> = {};
