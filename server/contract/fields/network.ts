import { bounds } from "../bounds.ts";
import { type Field, multiline, number, text } from "./field.ts";

export const networkFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),
  text(["timeZone", "general"], { default: "Asia/Tokyo" }),
  number(["shared.storagePort", "storage"], bounds.port, { default: 6001 }),
  number(["shared.flushTimeoutSec", "storage"], bounds.flushTimeoutSec, { unit: "sec", default: 300 }),
];
