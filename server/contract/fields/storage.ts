import { bounds } from "../bounds.ts";
import { type Condition, type Field, list, multiline, number, select, text, toggle, upsRefs } from "./field.ts";

const bridge: Condition = { path: "driver.kind", in: ["bridge"] };
const ssh: Condition = { path: "driver.kind", in: ["ssh"] };

/** Port and flush timeout left empty are the ones that all storage systems share. */
export const storageFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),

  list(["addresses", "connection"]),
  select(["driver.kind", "connection"], ["bridge", "ssh"], { default: "bridge" }),
  number(["driver.port", "connection"], bounds.port, { default: null, empty: "null", visibleWhen: [bridge] }),
  text(["driver.user", "connection"], { visibleWhen: [ssh] }),
  text(["driver.flushCommand", "connection"], { visibleWhen: [ssh] }),
  text(["driver.stateCommand", "connection"], { visibleWhen: [ssh] }),

  number(["flushTimeoutSec", "times"], bounds.flushTimeoutSec, { unit: "sec", default: null, empty: "null" }),

  toggle(["linkage", "storage"], {
    default: true,
    defaultsWhen: [{ when: [{ path: "side", in: ["control"] }], value: false }],
  }),
  upsRefs(["controllerUpsIds", "storage"], { refs: "linked" }),
  upsRefs(["enclosureUpsIds", "storage"], { refs: "linked" }),
];
