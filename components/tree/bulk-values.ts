import type { Field, Side } from "../../server/contract/fields/field.ts";
import { fieldsOf } from "../../server/contract/fields/index.ts";
import { isVisible, setField, valueAt } from "../../server/contract/fields/set-field.ts";
import type { EditableKind } from "../../server/contract/tree.ts";
import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { patchNode } from "../../server/domain/tree/patch.ts";
import { changedFields, type Entity, schemas } from "./editable.ts";

/** One node of several that are edited together. */
export type BulkNode = { entity: Entity; side: Side };

/** What the nodes have in a field; `various`: not all the same. */
export type BulkValue = { kind: "same"; value: unknown } | { kind: "various" };

/** Fields that all of these nodes have, but what each needs for itself: name, note, addresses, and lists of things of its own. */
export function bulkFields(kind: EditableKind, nodes: readonly BulkNode[]): readonly Field[] {
  const own = new Set(["name", "note", "host", "source.host", "addresses", "macs", "memberIds", "consoleUrl"]);
  return fieldsOf[kind].filter(
    (field) => !own.has(field.path) && field.item === null && nodes.every((n) => isVisible(field, n.entity, n.side)),
  );
}

export function bulkValue(nodes: readonly BulkNode[], field: Field): BulkValue {
  const [first, ...others] = nodes.map(({ entity }) => valueAt(entity, field.path));
  const is = JSON.stringify(first);
  return others.every((value) => JSON.stringify(value) === is) ? { kind: "same", value: first } : { kind: "various" };
}

/** The nodes with these values, by path, put in; what does not change stays the same object. */
export function withBulkValues(
  kind: EditableKind,
  nodes: readonly BulkNode[],
  values: Readonly<Record<string, unknown>>,
): Entity[] {
  return nodes.map(({ entity, side }) =>
    Object.entries(values).reduce((at, [path, value]) => setField(fieldsOf[kind], at, path, value, side), entity),
  );
}

/** Names of those that the schema does not take so. */
export function refusedNodes(kind: EditableKind, entities: readonly Entity[]): string[] {
  return entities.filter((entity) => !schemas[kind].safeParse(entity).success).map(({ name }) => String(name));
}

/** The tree with what changed in these nodes: one edit, however many they are. */
export function withEntities(tree: Tree, before: readonly BulkNode[], after: readonly Entity[]): Tree {
  const ids: NodeId[] = before.map(({ entity }) => entity.id);
  return ids.reduce((now, id, i) => {
    const [from, to] = [before[i]?.entity, after[i]];
    return from && to ? (patchNode(now, id, changedFields(from, to)) ?? now) : now;
  }, tree);
}
