import { pastTimeSec, stopJobsSec } from "../timing/past-time.ts";
import type { NodeId, Terminal } from "../tree/entities.ts";
import type { Stop } from "../world/memory.ts";
import { feedsToGoDark } from "./feeds.ts";
import { fallsTo, isDownEnough, reserveSec, runtimeOf } from "./run-out-of-time.ts";
import { type Situation, take } from "./situation.ts";
import { isDown, isRunning } from "./terminal-state.ts";
import { isOut } from "./ups-state.ts";

/**
 * Running out of time (2.3, 6) where no storage is concerned: a terminal waits for what needs it to be down, and its own batteries hold for
 * less than that and its own stop. From then on, for this outage, the silence after their goodbyes and the 30 s over their time are left out;
 * where the batteries hold for little more than its own stop, it is asked whoever needs it: else it would lose its power while it runs.
 */
export function hastenStops(s: Situation): void {
  for (const id of s.mustStop.keys()) {
    const t = s.relations.terminals.get(id);
    const before = s.memory.shortened[id]?.waits;
    if (t?.kind !== "linked" || s.memory.stops[id] || isDown(s, id) || before === "gracefulStop") continue;
    const dependents = s.relations.dependentsOf(id);
    if (dependents.length === 0 || dependents.every((d) => isDownEnough(s, id, d))) continue;
    const battery = soonestDark(s, t);
    if (battery === null) continue;
    const ownSec = stopJobsSec(t) + t.shutdownSec;
    const waitSec = longestLeftSec(s, dependents, new Set([id]));
    const atLeastSec = ownSec + reserveSec + (before ? 0 : waitSec);
    if (battery.runtimeSec >= atLeastSec) {
      // What it waits for falls with time as its battery does; what its own stop needs does not.
      if (before) fallsTo(s, battery.upsId, battery.runtimeSec, atLeastSec);
      continue;
    }
    const waits = before ? "gracefulStop" : "confirmation";
    take(s, { kind: "stopHastened", terminalId: id, ...battery, waits, neededSec: ownSec + waitSec });
  }
}

/**
 * The restart of its cluster reboots it after the shutdown of that, for which its batteries do not hold any more: its OS is asked by itself,
 * as long as it is not on its way down.
 */
export function isLeftToItsCluster(s: Situation, t: Terminal, { clusterId, firstAt }: Stop): boolean {
  if (clusterId === undefined || !isRunning(s, t.id)) return true;
  const battery = soonestDark(s, t);
  const clusterSec = s.tree.clusters.find((c) => c.id === clusterId)?.shutdownTimeoutSec ?? 0;
  const leftSec = Math.max(0, clusterSec - (s.whole.now - firstAt) / 1000);
  return battery === null || battery.runtimeSec >= leftSec + stopJobsSec(t) + t.shutdownSec + reserveSec;
}

/** Which UPS takes its power away by running empty, and in how many seconds; null: it keeps enough feeds, or nobody can say. */
function soonestDark(s: Situation, t: Terminal): { upsId: NodeId; runtimeSec: number } | null {
  const holding = s.relations.feedsOf(t.id).flatMap((upsId) => {
    const runtimeSec = isOut(s, upsId) ? runtimeOf(s, upsId) : null;
    return runtimeSec === null ? [] : [{ upsId, runtimeSec }];
  });
  return holding.sort((a, b) => a.runtimeSec - b.runtimeSec)[feedsToGoDark(s, t) - 1] ?? null;
}

/** Until the last of these is down or past its time, each after what needs it, in seconds. */
function longestLeftSec(s: Situation, ids: readonly NodeId[], seen: Set<NodeId>): number {
  let longest = 0;
  for (const id of ids) {
    const t = s.relations.terminals.get(id);
    if (!t || seen.has(id) || isDown(s, id)) continue;
    const stop = s.memory.stops[id];
    const leftSec = stop
      ? pastTimeSec(t) - (s.whole.now - stop.firstAt) / 1000
      : pastTimeSec(t) + longestLeftSec(s, s.relations.dependentsOf(id), new Set([...seen, id]));
    longest = Math.max(longest, leftSec);
  }
  return longest;
}
