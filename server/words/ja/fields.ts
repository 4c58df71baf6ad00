import type { fields as english } from "../en/fields.ts";
import type { Worded } from "../worded.ts";

export const fields: Worded<typeof english> = {};
