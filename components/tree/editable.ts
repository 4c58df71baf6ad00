import "./zod-without-eval.ts";
import type { Field, Side } from "../../server/contract/fields/field.ts";
import { fieldsOf } from "../../server/contract/fields/index.ts";
import {
  clusterSchema,
  type EditableKind,
  groupSchema,
  loadSchema,
  networkSchema,
  sharedSettingsSchema,
  storageSchema,
  terminalSchema,
  upsSchema,
} from "../../server/contract/tree.ts";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { type Relations, relate } from "../../server/domain/tree/relations.ts";
import type { TreeItem } from "./tree-items.ts";

export type Entity = Record<string, unknown> & { id: string };

export const schemas = {
  network: networkSchema.extend({ shared: sharedSettingsSchema }),
  group: groupSchema,
  ups: upsSchema,
  storage: storageSchema,
  terminal: terminalSchema,
  load: loadSchema,
  cluster: clusterSchema,
} as const satisfies Record<EditableKind, unknown>;

/** What the form of a row edits; null: the row has no properties of its own. */
export type Editable = { kind: EditableKind; entity: Entity; side: Side; fields: readonly Field[] };

/** `relations`, if at hand, spares their computing. */
export function editableOf(tree: Tree, item: TreeItem, relations: Relations = relate(tree)): Editable | null {
  if (item.kind === "folder") return null;
  const entity = entityOf(tree, item.kind, item.id);
  if (!entity) return null;
  const groupId = typeof entity.groupId === "string" ? entity.groupId : entity.id;
  const side = relations.isControlSide(groupId) ? "control" : "linked";
  return { kind: item.kind, entity, side, fields: fieldsOf[item.kind] };
}

function entityOf(tree: Tree, kind: EditableKind, id: string): Entity | null {
  switch (kind) {
    case "network":
      return { ...tree.network, shared: tree.shared };
    case "group":
      return tree.groups.find((group) => group.id === id) ?? null;
    case "ups":
      return tree.upses.find((ups) => ups.id === id) ?? null;
    case "storage":
      return tree.storages.find((storage) => storage.id === id) ?? null;
    case "terminal":
      return tree.terminals.find((terminal) => terminal.id === id) ?? null;
    case "load":
      return tree.loads.find((load) => load.id === id) ?? null;
    case "cluster":
      return tree.clusters.find((cluster) => cluster.id === id) ?? null;
  }
}

/** The top-level fields in which two states of an entity differ, as a change request wants them. */
export function changedFields(before: Entity, after: Entity): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const key of Object.keys(after))
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = after[key];
  return changed;
}
