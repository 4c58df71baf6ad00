import { type Field, multiline, select, text, toggle, upsRefs } from "./field.ts";

export const loadFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),
  select(["kind", "general"], ["switch", "hub", "chassis", "other"], { default: "switch" }),
  upsRefs(["feeds", "connection"], { refs: "power" }),
  toggle(["onControlPath", "connection"], { default: false }),
];
