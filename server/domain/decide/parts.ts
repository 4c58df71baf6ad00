import type { ClusterLinkage, NodeId, Storage, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";

/**
 * Nodes of a site that are decided on together: nothing outside is asked about them but the few facts in `whole.ts`. Its tree is the
 * site's with these nodes alone; `relations` are the whole site's, and from a node of a part they lead to nodes of the same part.
 */
export type Part = {
  /** The control terminals, their disks and UPSes, and whatever is coupled to them. It is the first, and may be empty. */
  isControl: boolean;
  tree: Tree;
  has(nodeId: NodeId): boolean;
};

export type NodeKind = "ups" | "terminal" | "storage" | "cluster";

export type Parts = {
  all: readonly Part[];
  /** The index of a node's part in `all`; one that the tree does not have is the control side's. */
  indexOf(nodeId: NodeId): number;
  /** All nodes of a kind, each with the index of its part. */
  nodes: Record<NodeKind, { ids: readonly NodeId[]; partOf: readonly number[] }>;
};

/** Parts are filled up to so many nodes: one alone costs too much where most are small. */
const nodesAtLeast = 8;

const held = new WeakMap<Tree, { relations: Relations; parts: Parts }>();

/** The parts of a site, computed once for a tree. O(nodes × depth). */
export function partsOf(tree: Tree, relations: Relations): Parts {
  const known = held.get(tree);
  if (known?.relations === relations) return known.parts;
  const parts = findParts(tree, relations);
  held.set(tree, { relations, parts });
  return parts;
}

function findParts(tree: Tree, relations: Relations): Parts {
  const coupled = couple(tree, relations);
  const lists = { ups: tree.upses, terminal: tree.terminals, storage: tree.storages, cluster: tree.clusters };
  const controlRoot = coupled.rootOf(controlSide);
  const sizes = new Map<NodeId, number>();
  for (const nodes of Object.values(lists))
    for (const { id } of nodes) sizes.set(coupled.rootOf(id), (sizes.get(coupled.rootOf(id)) ?? 0) + 1);
  const indices = new Map<NodeId, number>();
  let filled = nodesAtLeast;
  let last = 0;
  for (const [root, size] of sizes) {
    if (root === controlRoot) continue;
    if (filled >= nodesAtLeast) {
      last += 1;
      filled = 0;
    }
    filled += size;
    indices.set(root, last);
  }
  const byNode = new Map<NodeId, number>();
  // What hangs together with the control side has no index of its own.
  const placeOf = (id: NodeId) => indices.get(coupled.rootOf(id)) ?? 0;
  const placed = (nodes: readonly { id: NodeId }[]) => {
    const partOf = nodes.map(({ id }) => placeOf(id));
    for (const { id } of nodes) byNode.set(id, placeOf(id));
    return { ids: nodes.map((n) => n.id), partOf };
  };
  const nodes = {
    ups: placed(lists.ups),
    terminal: placed(lists.terminal),
    storage: placed(lists.storage),
    cluster: placed(lists.cluster),
  };
  const owned = Array.from({ length: last + 1 }, () => ({
    upses: [] as Ups[],
    terminals: [] as Terminal[],
    storages: [] as Storage[],
    clusters: [] as ClusterLinkage[],
  }));
  for (const ups of tree.upses) owned[placeOf(ups.id)]?.upses.push(ups);
  for (const t of tree.terminals) owned[placeOf(t.id)]?.terminals.push(t);
  for (const storage of tree.storages) owned[placeOf(storage.id)]?.storages.push(storage);
  for (const cluster of tree.clusters) owned[placeOf(cluster.id)]?.clusters.push(cluster);
  const settings = settingsOf(tree, relations, { count: last + 1, placeOf, byNode });
  const all = owned.map((own, index): Part => {
    const isOwn = (id: NodeId) => byNode.get(id) === index;
    return {
      isControl: index === 0,
      tree: { ...tree, ...own, ...settings[index] },
      has: isOwn,
    };
  });
  return { all, indexOf: (id) => byNode.get(id) ?? 0, nodes };
}

type Settings = Pick<Tree, "loads" | "dependencies" | "schedules" | "lanFactors">;

/** What the tree says of each part's nodes, of groups that they stand in, or of both. O(nodes × depth), not once more for each part. */
function settingsOf(
  tree: Tree,
  relations: Relations,
  parts: { count: number; placeOf(id: NodeId): number; byNode: ReadonlyMap<NodeId, number> },
): Settings[] {
  const { count, placeOf, byNode } = parts;
  const concerned = new Map<NodeId, Set<number>>();
  /** False: that is known. */
  const concern = (id: NodeId, index: number): boolean => {
    const indices = concerned.get(id);
    if (!indices) concerned.set(id, new Set([index]));
    else if (indices.has(index)) return false;
    else indices.add(index);
    return true;
  };
  for (const { id } of tree.clusters) concern(id, placeOf(id));
  for (const t of tree.terminals) {
    const index = placeOf(t.id);
    concern(t.id, index);
    for (let group = relations.groups.get(t.groupId); group && concern(group.id, index); )
      group = relations.groups.get(group.parentId);
  }
  const shares = Array.from({ length: count }, () => ({
    loads: [] as Tree["loads"][number][],
    dependencies: [] as Tree["dependencies"][number][],
    schedules: [] as Tree["schedules"][number][],
    lanFactors: [] as Tree["lanFactors"][number][],
  }));
  for (const load of tree.loads)
    for (const index of new Set(load.feeds.map((id) => byNode.get(id)))) shares[index ?? -1]?.loads.push(load);
  for (const d of tree.dependencies) shares[byNode.get(d.dependentId) ?? -1]?.dependencies.push(d);
  for (const schedule of tree.schedules)
    for (const index of concerned.get(schedule.targetId) ?? none) shares[index]?.schedules.push(schedule);
  for (const factor of tree.lanFactors)
    for (const index of concerned.get(factor.targetId) ?? none) shares[index]?.lanFactors.push(factor);
  return shares;
}
const none: readonly never[] = [];

/** No node has this id: it stands for the control side. */
const controlSide = "";

/** Who hangs together with whom: through feeds, use of storage, dependencies, clusters, and the control side. */
function couple(tree: Tree, relations: Relations): { rootOf(id: NodeId): NodeId } {
  const parents = new Map<NodeId, NodeId>();
  function rootOf(id: NodeId): NodeId {
    let root = id;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    for (let at = id, up = parents.get(at); up !== undefined; at = up, up = parents.get(at)) parents.set(at, root);
    return root;
  }
  function join(a: NodeId, b: NodeId): void {
    const from = rootOf(b);
    const to = rootOf(a);
    if (from !== to) parents.set(from, to);
  }
  for (const t of tree.terminals) {
    if (t.kind === "control") join(controlSide, t.id);
    for (const id of relations.feedsOf(t.id)) join(t.id, id);
    for (const storage of relations.storagesUsedBy(t.id)) join(t.id, storage.id);
    for (const id of relations.needsOf(t.id)) join(t.id, id);
  }
  for (const storage of tree.storages) {
    if (relations.isControlSide(storage.groupId)) join(controlSide, storage.id);
    for (const id of relations.upsesOfStorage(storage.id)) join(storage.id, id);
  }
  for (const ups of tree.upses) if (relations.isControlUps(ups.id)) join(controlSide, ups.id);
  for (const cluster of tree.clusters)
    for (const id of cluster.memberIds) if (relations.terminals.has(id)) join(cluster.id, id);
  return { rootOf };
}
