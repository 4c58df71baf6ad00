import type { ClusterLinkage, Dependency, NodeId, Tree } from "../entities.ts";
import { type Place, type Placed, placedNodes, placeOf } from "../folders.ts";
import { childNames, freeName } from "../free-name.ts";
import { isPlace, type PlaceRefusal, placedBelow } from "./move-nodes.ts";
import { putNodes } from "./put-nodes.ts";
import { outermost, subtreeIds } from "./subtree.ts";

/**
 * Nodes on their way from one place to another, or from one console to another: each with all that stands below it, and with the
 * dependencies and clusters that are wholly among them. `roots`: those that were chosen, in order.
 */
export type Clip = { roots: NodeId[]; nodes: Placed[]; dependencies: Dependency[]; clusters: ClusterLinkage[] };

/** null: nothing of it can be copied (the network, ids of nothing). */
export function clipOf(tree: Tree, ids: readonly NodeId[]): Clip | null {
  const chosen = ids.filter((id) => id !== tree.network.id);
  const all = subtreeIds(tree, chosen);
  const nodes = [...placedNodes(tree)].filter(({ node }) => all.has(node.id));
  const known = new Set(nodes.map(({ node }) => node.id));
  const roots = outermost(tree, chosen).filter((id) => known.has(id));
  if (roots.length === 0) return null;
  return {
    roots,
    nodes,
    dependencies: tree.dependencies.filter((one) => known.has(one.dependentId) && known.has(one.neededId)),
    clusters: tree.clusters.filter(({ memberIds }) => memberIds.length > 0 && memberIds.every((id) => known.has(id))),
  };
}

/** `copies`: the id of each node that was made, and of which one of the clip it is a copy. */
export type Pasted = { tree: Tree; copies: Record<NodeId, NodeId> } | { refused: PlaceRefusal };

/**
 * The tree with a copy of the clip at a place. All get new ids; what they say of each other holds among the copies; what they say of others
 * (a feed from a UPS that was not copied) stays where the tree knows those, else it goes. Chosen nodes get a free name.
 */
export function pasteClip(tree: Tree, clip: Clip, to: Place, newId: () => NodeId): Pasted {
  if (!isPlace(tree, to)) return { refused: "unknown" };
  const ids = new Map<NodeId, NodeId>();
  for (const { id } of [...clip.nodes.map(({ node }) => node), ...clip.dependencies, ...clip.clusters])
    ids.set(id, newId());
  const upses = new Set(tree.upses.map(({ id }) => id));
  const idOf = (id: NodeId) => ids.get(id) ?? id;
  const upsIds = (given: readonly NodeId[]) => given.flatMap((id) => ids.get(id) ?? (upses.has(id) ? id : []));
  const taken = childNames(tree, to.parentId);
  const roots = new Set(clip.roots);
  const nodes: Placed[] = [];
  for (const one of clip.nodes) {
    const copy = placedBelow(tree, copyOf(one, idOf, upsIds), roots.has(one.node.id) ? to : belowCopy(one, idOf));
    if (copy === null) return { refused: "wrongFolder" };
    if (roots.has(one.node.id)) {
      const name = freeName(taken, [copy.node.name]);
      taken.add(name);
      nodes.push({ list: copy.list, node: { ...copy.node, name } } as Placed);
    } else nodes.push(copy);
  }
  const next = putNodes(tree, nodes);
  return {
    tree: {
      ...next,
      dependencies: [
        ...tree.dependencies,
        ...clip.dependencies.map((one) => ({
          id: idOf(one.id),
          dependentId: idOf(one.dependentId),
          neededId: idOf(one.neededId),
        })),
      ],
      clusters: [
        ...tree.clusters,
        ...clip.clusters.map((one) => ({ ...one, id: idOf(one.id), memberIds: one.memberIds.map(idOf) })),
      ],
    },
    copies: Object.fromEntries([...ids].map(([from, to]) => [to, from])),
  };
}

function belowCopy(one: Placed, idOf: (id: NodeId) => NodeId): Place {
  const { parentId, folder } = placeOf(one);
  return { parentId: idOf(parentId), folder };
}

function copyOf(one: Placed, idOf: (id: NodeId) => NodeId, upsIds: (ids: readonly NodeId[]) => NodeId[]): Placed {
  const id = idOf(one.node.id);
  switch (one.list) {
    case "groups":
      return { list: one.list, node: { ...one.node, id } };
    case "upses":
      return { list: one.list, node: { ...one.node, id } };
    case "storages": {
      const { controllerUpsIds, enclosureUpsIds } = one.node;
      const parts = { controllerUpsIds: upsIds(controllerUpsIds), enclosureUpsIds: upsIds(enclosureUpsIds) };
      return { list: one.list, node: { ...one.node, id, ...parts } };
    }
    case "terminals":
      return { list: one.list, node: { ...one.node, id, feeds: one.node.feeds && upsIds(one.node.feeds) } };
    case "loads":
      return { list: one.list, node: { ...one.node, id, feeds: upsIds(one.node.feeds) } };
  }
}
