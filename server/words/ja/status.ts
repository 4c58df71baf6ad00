import type { status as english } from "../en/status.ts";
import type { Worded } from "../worded.ts";

export const status: Worded<typeof english> = {};
