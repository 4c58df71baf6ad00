import type { findings as english } from "../en/findings.ts";
import type { Worded } from "../worded.ts";

export const findings: Worded<typeof english> = {};
