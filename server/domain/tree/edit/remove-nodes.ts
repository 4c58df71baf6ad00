import type { NodeId, Tree } from "../entities.ts";
import { subtreeIds } from "./subtree.ts";

/**
 * The tree without these nodes, without what stands below them, and without what was said of them elsewhere: feeds, storage parts,
 * dependencies, cluster members, schedules. A terminal whose feeds are all gone has none any more, which rule T02 reports; a cluster
 * without members goes. The network cannot be removed. Untouched nodes are the same objects. O(nodes).
 */
export function removeNodes(tree: Tree, ids: readonly NodeId[]): Tree {
  const gone = subtreeIds(
    tree,
    ids.filter((id) => id !== tree.network.id),
  );
  const stays = (node: { id: NodeId }) => !gone.has(node.id);
  const known = (id: NodeId) => !gone.has(id);
  const next: Tree = {
    ...tree,
    groups: kept(tree.groups, stays),
    upses: kept(tree.upses, stays),
    storages: mapped(kept(tree.storages, stays), (storage) => {
      const controllerUpsIds = kept(storage.controllerUpsIds, known);
      const enclosureUpsIds = kept(storage.enclosureUpsIds, known);
      const isSame = controllerUpsIds === storage.controllerUpsIds && enclosureUpsIds === storage.enclosureUpsIds;
      return isSame ? storage : { ...storage, controllerUpsIds, enclosureUpsIds };
    }),
    terminals: mapped(kept(tree.terminals, stays), (terminal) => {
      const feeds = terminal.feeds && kept(terminal.feeds, known);
      return feeds === terminal.feeds ? terminal : { ...terminal, feeds };
    }),
    loads: mapped(kept(tree.loads, stays), (load) => {
      const feeds = kept(load.feeds, known);
      return feeds === load.feeds ? load : { ...load, feeds };
    }),
    dependencies: kept(tree.dependencies, (one) => stays(one) && known(one.dependentId) && known(one.neededId)),
    clusters: kept(
      mapped(kept(tree.clusters, stays), (cluster) => {
        const memberIds = kept(cluster.memberIds, known);
        if (memberIds === cluster.memberIds) return cluster;
        for (const id of memberIds.length === 0 ? [cluster.id] : []) gone.add(id);
        return { ...cluster, memberIds };
      }),
      stays,
    ),
  };
  // After the clusters: a schedule of one that lost its last member goes with it.
  return {
    ...next,
    schedules: kept(tree.schedules, (one) => stays(one) && known(one.targetId)),
    lanFactors: kept(tree.lanFactors, (one) => stays(one) && known(one.targetId)),
  };
}

/** The same list where all stay. */
function kept<T>(list: T[], stays: (item: T) => boolean): T[] {
  const rest = list.filter(stays);
  return rest.length === list.length ? list : rest;
}

/** The same list where all are the same. */
function mapped<T>(list: T[], map: (item: T) => T): T[] {
  const next = list.map(map);
  return next.every((item, index) => item === list[index]) ? list : next;
}
