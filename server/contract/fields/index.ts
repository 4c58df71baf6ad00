import type { EditableKind } from "../tree.ts";
import { clusterFields } from "./cluster.ts";
import type { Field } from "./field.ts";
import { groupFields } from "./group.ts";
import { loadFields } from "./load.ts";
import { networkFields } from "./network.ts";
import { storageFields } from "./storage.ts";
import { terminalFields } from "./terminal.ts";
import { upsFields } from "./ups.ts";

/** What the property panel shows of each kind of node, in order. */
export const fieldsOf: Record<EditableKind, readonly Field[]> = {
  network: networkFields,
  group: groupFields,
  ups: upsFields,
  storage: storageFields,
  terminal: terminalFields,
  load: loadFields,
  cluster: clusterFields,
};
