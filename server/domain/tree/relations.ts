import {
  type ClusterLinkage,
  defaultPolicy,
  type GroupPolicy,
  type NodeId,
  type PowerGroup,
  type Storage,
  type Terminal,
  type Tree,
  type Ups,
} from "./entities.ts";
import { forLatest } from "./for-latest.ts";

/** Who stands where, computed once per tree: every look-up afterwards is a map access. */
export type Relations = {
  groups: ReadonlyMap<NodeId, PowerGroup>;
  upses: ReadonlyMap<NodeId, Ups>;
  storages: ReadonlyMap<NodeId, Storage>;
  terminals: ReadonlyMap<NodeId, Terminal>;
  /** Names from below the network down, joined by `/`. */
  pathOf(id: NodeId): string | null;
  policyOf(groupId: NodeId): GroupPolicy;
  isControlSide(groupId: NodeId): boolean;
  controlTerminals: readonly Terminal[];
  /** The control terminals' own shared disks. */
  controlStorages: readonly Storage[];
  /** A control terminal hangs on it, or its group stands on the control side. */
  isControlUps(upsId: NodeId): boolean;
  /** How long mains must have been present at this UPS: the longest `stableSec` of the groups that it serves. */
  stableSecOf(upsId: NodeId): number;
  feedsOf(terminalId: NodeId): readonly NodeId[];
  /** The UPSes of `feedsOf`. */
  upsesFeeding(terminalId: NodeId): readonly Ups[];
  fedBy(upsId: NodeId): readonly Terminal[];
  /** Storage systems on the linked devices of its own group and of all groups above; of a control terminal those of the control side. */
  storagesUsedBy(terminalId: NodeId): readonly Storage[];
  usersOf(storageId: NodeId): readonly Terminal[];
  storagesFedBy(upsId: NodeId): readonly Storage[];
  upsesOfStorage(storageId: NodeId): readonly NodeId[];
  /** The UPSes of `upsesOfStorage`. */
  upsesFeedingStorage(storageId: NodeId): readonly Ups[];
  /** Terminals that must be down before this one is asked to stop. */
  dependentsOf(id: NodeId): readonly NodeId[];
  needsOf(id: NodeId): readonly NodeId[];
  /** The cluster that this terminal is a member of, where its linkage is on; null: none. */
  clusterOf(terminalId: NodeId): ClusterLinkage | null;
};

const none: readonly never[] = [];

/** All look-ups of one terminal together: of a large site a map for each costs more than what is in it. */
type OfTerminal = {
  upses: readonly Ups[];
  feedIds: readonly NodeId[];
  storages: readonly Storage[];
  dependents: NodeId[] | null;
  needs: NodeId[] | null;
  cluster: ClusterLinkage | null;
};

/**
 * The look-ups of a tree, built in one pass: O(nodes × depth), and once for each of the latest trees, which are never changed in place. Ids
 * that point at nothing are left out.
 */
export const relate: (tree: Tree) => Relations = forLatest(4, build);

function build(tree: Tree): Relations {
  const groups = byId(tree.groups);
  const upses = byId(tree.upses);
  const storages = byId(tree.storages);
  const terminals = byId(tree.terminals);
  const chains = new Map<NodeId, PowerGroup[]>();
  const policies = new Map<NodeId, GroupPolicy>();

  function chainOf(groupId: NodeId): PowerGroup[] {
    const known = chains.get(groupId);
    if (known) return known;
    const group = groups.get(groupId);
    // Reserved before the climb, so that a cycle of parents (which the rules refuse) ends instead of recursing for ever.
    chains.set(groupId, []);
    const chain = group ? [group, ...chainOf(group.parentId)] : [];
    chains.set(groupId, chain);
    return chain;
  }

  function policyOf(groupId: NodeId): GroupPolicy {
    const known = policies.get(groupId);
    if (known) return known;
    const policy = Object.assign(
      {},
      defaultPolicy,
      ...chainOf(groupId)
        .map((g) => g.policy)
        .reverse(),
    ) as GroupPolicy;
    policies.set(groupId, policy);
    return policy;
  }

  const isControlSide = memoized((groupId) => chainOf(groupId).some((g) => g.folder === "controlTerminals"));

  const powerOfGroup = groupBy(
    tree.upses.filter((u) => u.role === "power"),
    (u) => u.groupId,
  );
  const storagesOfGroup = groupBy(tree.storages, (s) => s.groupId);
  const users = new Map<NodeId, Terminal[]>();
  const storagesAbove = (groups: readonly PowerGroup[]) => groups.flatMap((g) => storagesOfGroup.get(g.id) ?? []);
  // Nesting means use for linked terminals; a control terminal uses only the control side's own disks.
  const usedInGroup = {
    linked: memoized((groupId) => storagesAbove(chainOf(groupId))),
    control: memoized((groupId) => storagesAbove(chainOf(groupId).filter((g) => isControlSide(g.id)))),
  };
  const upsesOfIds = (ids: readonly NodeId[]) => ids.flatMap((id) => upses.get(id) ?? []);
  const ofTerminals = new Map<NodeId, OfTerminal>();
  const fed = new Map<NodeId, Terminal[]>();
  const idsOfPower = memoized((groupId) => idsOf(powerOfGroup.get(groupId) ?? none));
  for (const t of tree.terminals) {
    const its = t.feeds ? upsesOfIds(t.feeds) : (powerOfGroup.get(t.groupId) ?? none);
    const feedIds = t.feeds ? idsOf(its) : idsOfPower(t.groupId);
    const storages = usedInGroup[t.kind](t.groupId);
    ofTerminals.set(t.id, { upses: its, feedIds, storages, dependents: null, needs: null, cluster: null });
    for (const u of its) push(fed, u.id, t);
    for (const s of storages) push(users, s.id, t);
  }

  const feedingStorage = new Map<NodeId, Ups[]>();
  const upsesOf = new Map<NodeId, NodeId[]>();
  const storagesFed = new Map<NodeId, Storage[]>();
  for (const s of tree.storages) {
    const its = upsesOfIds([...new Set([...s.controllerUpsIds, ...s.enclosureUpsIds])]);
    feedingStorage.set(s.id, its);
    upsesOf.set(s.id, idsOf(its));
    for (const u of its) push(storagesFed, u.id, s);
  }

  for (const { dependentId, neededId } of tree.dependencies) {
    const dependent = ofTerminals.get(dependentId);
    const needed = ofTerminals.get(neededId);
    if (!dependent || !needed) continue;
    needed.dependents ??= [];
    needed.dependents.push(dependentId);
    dependent.needs ??= [];
    dependent.needs.push(neededId);
  }
  for (const cluster of tree.clusters)
    if (cluster.enabled)
      for (const id of cluster.memberIds) {
        const links = ofTerminals.get(id);
        if (links) links.cluster ??= cluster;
      }
  const loads = byId(tree.loads);

  return {
    groups,
    upses,
    storages,
    terminals,
    pathOf(id) {
      const names = (groupId: NodeId) =>
        chainOf(groupId)
          .map((g) => g.name)
          .reverse();
      if (groups.has(id)) return names(id).join("/");
      const node = loads.get(id) ?? terminals.get(id) ?? storages.get(id) ?? upses.get(id);
      return node ? [...names(node.groupId), node.name].join("/") : null;
    },
    policyOf,
    isControlSide,
    controlTerminals: tree.terminals.filter((t) => t.kind === "control"),
    controlStorages: tree.storages.filter((s) => isControlSide(s.groupId)),
    isControlUps: memoized((upsId) => {
      const ups = upses.get(upsId);
      return (ups && isControlSide(ups.groupId)) || (fed.get(upsId) ?? none).some((t) => t.kind === "control");
    }),
    stableSecOf: memoized((upsId) => {
      const ups = upses.get(upsId);
      const served = new Set<NodeId>(ups ? [ups.groupId] : []);
      for (const t of fed.get(upsId) ?? none) served.add(t.groupId);
      for (const s of storagesFed.get(upsId) ?? none) for (const t of users.get(s.id) ?? none) served.add(t.groupId);
      return [...served].reduce((longest, groupId) => Math.max(longest, policyOf(groupId).stableSec), 0);
    }),
    feedsOf: (id) => ofTerminals.get(id)?.feedIds ?? none,
    upsesFeeding: (id) => ofTerminals.get(id)?.upses ?? none,
    fedBy: (id) => fed.get(id) ?? none,
    storagesUsedBy: (id) => ofTerminals.get(id)?.storages ?? none,
    usersOf: (id) => users.get(id) ?? none,
    storagesFedBy: (id) => storagesFed.get(id) ?? none,
    upsesOfStorage: (id) => upsesOf.get(id) ?? none,
    upsesFeedingStorage: (id) => feedingStorage.get(id) ?? none,
    dependentsOf: (id) => ofTerminals.get(id)?.dependents ?? none,
    needsOf: (id) => ofTerminals.get(id)?.needs ?? none,
    clusterOf: (id) => ofTerminals.get(id)?.cluster ?? null,
  };
}

/** Remembers what was asked before. */
function memoized<T>(find: (id: NodeId) => T): (id: NodeId) => T {
  const known = new Map<NodeId, T>();
  return (id) => {
    let found = known.get(id);
    if (found === undefined) {
      found = find(id);
      known.set(id, found);
    }
    return found;
  };
}

function byId<T extends { id: NodeId }>(nodes: readonly T[]): Map<NodeId, T> {
  const map = new Map<NodeId, T>();
  for (const node of nodes) map.set(node.id, node);
  return map;
}

const idsOf = (nodes: readonly { id: NodeId }[]): NodeId[] => nodes.map((n) => n.id);

function groupBy<T>(items: readonly T[], key: (item: T) => NodeId): Map<NodeId, T[]> {
  const map = new Map<NodeId, T[]>();
  for (const item of items) push(map, key(item), item);
  return map;
}

function push<T>(map: Map<NodeId, T[]>, key: NodeId, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
