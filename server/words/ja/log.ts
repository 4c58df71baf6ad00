import type { log as english } from "../en/log.ts";
import type { Worded } from "../worded.ts";

export const log: Worded<typeof english> = {};
