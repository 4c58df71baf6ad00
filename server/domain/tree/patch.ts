import type { NodeId, Tree } from "./entities.ts";
import { listOf, treeLists } from "./lists.ts";
import { isRecord, isSame } from "./same.ts";
import { isSecretKey, keepSecrets } from "./secrets.ts";

/**
 * The tree with some fields of one node replaced, each whole; null: there is no such node. A secret given as
 * `secretPlaceholder` stays what it was. The network also takes `shared`. Fields are not checked here: the schema
 * has done so. Nodes that do not change are the same objects as before.
 */
export function patchNode(tree: Tree, id: NodeId, fields: Readonly<Record<string, unknown>>): Tree | null {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (tree.network.id === id) {
    const { shared, ...own } = given;
    return {
      ...tree,
      network: patched(tree.network, own),
      shared: shared === undefined ? tree.shared : patched(tree.shared, shared as Record<string, unknown>),
    };
  }
  const list = listOf(tree, id);
  if (!list) return null;
  const nodes: readonly { id: NodeId }[] = tree[list];
  return { ...tree, [list]: nodes.map((node) => (node.id === id ? patched(node, given) : node)) };
}

function patched<T extends object>(node: T, fields: Record<string, unknown>): T {
  return { ...node, ...(keepSecrets(fields, node) as object) };
}

/** One field that differs; `null` where the node or the field is not there. A secret shows only that it changed. */
export type Difference = { nodeId: NodeId; field: string; from: unknown; to: unknown };

/** Nodes that were added, removed or changed from `a` to `b`; the shared settings count as the network's. */
export function changedIds(a: Tree, b: Tree): NodeId[] {
  return [...pairs(a, b)].filter(([, from, to]) => !isSame(from, to)).map(([id]) => id);
}

/**
 * What differs from `a` to `b`, by field path as `source.host`; lists are one value. A node that was added or removed is
 * one difference of the field "" with its name. For people: secrets come as `changed`, never as themselves.
 */
export function differences(a: Tree, b: Tree): Difference[] {
  const found: Difference[] = [];
  for (const [nodeId, from, to] of pairs(a, b)) {
    if (isSame(from, to)) continue;
    if (from === null || to === null) found.push({ nodeId, field: "", from: labelOf(from), to: labelOf(to) });
    else collect(nodeId, "", from, to, found);
  }
  return found;
}

/** What a changed secret shows on both sides. */
export const changedSecret = "changed";

function collect(nodeId: NodeId, field: string, from: unknown, to: unknown, found: Difference[]): void {
  if (isSame(from, to)) return;
  if (isSecretKey(field.slice(field.lastIndexOf(".") + 1))) {
    found.push({ nodeId, field, from: from ? changedSecret : null, to: to ? changedSecret : null });
  } else if (isRecord(from) || isRecord(to)) {
    // One side may lack the whole object: its fields still come one by one, for the sake of the secrets among them.
    const [before, after] = [isRecord(from) ? from : {}, isRecord(to) ? to : {}];
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      collect(nodeId, field ? `${field}.${key}` : key, before[key], after[key], found);
  } else found.push({ nodeId, field, from: from ?? null, to: to ?? null });
}

/** Every node of either tree, as it stands in both; null: not there. Same object on both sides is settled by identity. */
function* pairs(a: Tree, b: Tree): Generator<[NodeId, object | null, object | null]> {
  yield [b.network.id, { ...a.network, shared: a.shared }, { ...b.network, shared: b.shared }];
  for (const list of treeLists) {
    if (a[list] === b[list]) continue;
    const before = new Map<NodeId, object>(a[list].map((node) => [node.id, node]));
    const after = new Set<NodeId>();
    for (const node of b[list]) {
      after.add(node.id);
      yield [node.id, before.get(node.id) ?? null, node];
    }
    for (const node of a[list]) if (!after.has(node.id)) yield [node.id, node, null];
  }
}

function labelOf(node: object | null): unknown {
  if (node === null) return null;
  return "name" in node ? node.name : "";
}
