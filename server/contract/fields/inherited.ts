import { defaultPolicy, type GroupPolicy, type NodeId, type Tree } from "../../domain/tree/entities.ts";
import type { EditableKind } from "../tree.ts";

/** What holds where a field is left empty, and who says so: a group, the network, or (null) nobody but the product's default. */
export type Inherited = { value: unknown; from: NodeId | null };

/** null: an empty field of this kind is taken from nowhere else. */
export function inheritedValue(
  tree: Tree,
  { kind, id, path }: { kind: EditableKind; id: NodeId; path: string },
): Inherited | null {
  if (kind === "storage" && (path === "driver.port" || path === "flushTimeoutSec")) {
    const { storagePort, flushTimeoutSec } = tree.shared;
    return { value: path === "driver.port" ? storagePort : flushTimeoutSec, from: tree.network.id };
  }
  if (kind !== "group" || !path.startsWith("policy.")) return null;
  const key = path.slice("policy.".length) as keyof GroupPolicy;
  const byId = new Map(tree.groups.map((group) => [group.id, group]));
  const seen = new Set<NodeId>([id]);
  for (let at = byId.get(id)?.parentId; at !== undefined && !seen.has(at); at = byId.get(at)?.parentId) {
    seen.add(at);
    const value = byId.get(at)?.policy[key];
    if (value !== undefined) return { value, from: at };
  }
  return { value: defaultPolicy[key], from: null };
}
