import type { NodeId, Terminal } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { type ClusterStopSec, linkedClusterStops } from "./cluster-times.ts";
import { pastTimeSec } from "./past-time.ts";

/** Seconds from now until a terminal is down at the latest, its dependents and the shutdown of its cluster before it. */
export type StopChain = (terminalId: NodeId) => number;

/** What comes before the OS of a cluster's members: its shutdown, and before that what needs one of them and is no member. */
type Before = { sec: number; ids: readonly NodeId[] };

const nothing: ReadonlySet<NodeId> = new Set();
const nobody: readonly NodeId[] = [];
const noCluster: Before = { sec: 0, ids: nobody };

/**
 * Longest path of `pastTimeSec` along dependencies, of what is not in `downIds`; what needs a member of a cluster stops before that
 * cluster, and `clusterStopSec` passes before the OS of its members. Remembers what it has computed, so all terminals together cost
 * O(terminals + dependencies). A cycle (which T15 refuses) is cut where it closes.
 */
export function stopChains(
  relations: Relations,
  downIds: ReadonlySet<NodeId> = nothing,
  clusterStopSec: ClusterStopSec = linkedClusterStops(relations),
): StopChain {
  const done = new Map<NodeId, number>();
  const open = new Set<NodeId>();
  const clusters = new Map<NodeId, Before>();
  /** 0: not finished, because the chain closes there. */
  const doneSec = (id: NodeId) => done.get(id) ?? 0;
  const longestSec = (ids: readonly NodeId[]) => ids.reduce((longest, id) => Math.max(longest, doneSec(id)), 0);

  function beforeCluster(id: NodeId): Before {
    const cluster = relations.clusterOf(id);
    const sec = cluster ? clusterStopSec(cluster) : 0;
    if (!cluster || sec === 0) return noCluster;
    const known = clusters.get(cluster.id);
    if (known) return known;
    const outside = cluster.memberIds
      .flatMap((member) => relations.dependentsOf(member))
      .filter((dependent) => relations.clusterOf(dependent) !== cluster);
    const before = { sec, ids: [...new Set(outside)] };
    clusters.set(cluster.id, before);
    return before;
  }

  function finish(id: NodeId, dependents: readonly NodeId[], cluster: Before): void {
    const terminal = relations.terminals.get(id);
    const beforeSec = Math.max(longestSec(dependents), longestSec(cluster.ids) + cluster.sec);
    done.set(id, terminal ? pastTimeSec(terminal) + beforeSec : 0);
    open.delete(id);
  }

  const isAlone = (id: NodeId) => relations.dependentsOf(id).length === 0 && relations.clusterOf(id) === null;

  // Not recursive: a chain of dependencies may be as long as the site is large.
  return (terminalId) => {
    const known = done.get(terminalId);
    if (known !== undefined) return known;
    if (!downIds.has(terminalId) && isAlone(terminalId)) {
      finish(terminalId, nobody, noCluster);
      return doneSec(terminalId);
    }
    const stack: NodeId[] = [terminalId];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      if (downIds.has(id)) done.set(id, 0);
      if (done.has(id)) stack.pop();
      else {
        const dependents = relations.dependentsOf(id);
        const cluster = beforeCluster(id);
        if (open.has(id)) finish(id, dependents, cluster);
        else {
          open.add(id);
          const isNext = (other: NodeId) => !done.has(other) && !open.has(other);
          stack.push(...dependents.filter(isNext), ...cluster.ids.filter(isNext));
        }
      }
    }
    return doneSec(terminalId);
  };
}

/** The longest of some terminals' chains; 0 for none. */
export function longestChainSec(chain: StopChain, terminals: readonly Pick<Terminal, "id">[]): number {
  return terminals.reduce((longest, t) => Math.max(longest, chain(t.id)), 0);
}
