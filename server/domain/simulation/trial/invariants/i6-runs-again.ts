import type { NodeId, Terminal } from "../../../tree/entities.ts";
import type { Check, Ground } from "../ground.ts";
import { keptOf } from "../kept.ts";
import { faultsOf } from "../plan.ts";
import { isUp } from "./facts.ts";

/**
 * I6: mains back and stable for long enough → everything that ran before runs again, without an operator; and a server that was off
 * before stays off (2.5). Excepted: what is itself broken, what needs it, and what the policy leaves to people.
 */
export const runsAgain: Check = (happening, g) => {
  if (happening.kind === "restless") return ["the decision does not come to rest"];
  if (happening.kind !== "end" || isControllerLost(g)) return [];
  const broken = brokenNodes(g);
  const down = g.tree.terminals.filter(
    (t) => ranBefore(g, t.id) && g.site.terminals[t.id]?.state !== "running" && !broken.has(t.id),
  );
  const started = g.tree.terminals.filter(
    (t) => !g.terminals[t.id]?.ranBefore && t.start.kind !== "power" && g.site.terminals[t.id]?.state === "running",
  );
  const found: string[] = [];
  if (down.length > 0)
    found.push(`at the end still down: ${down.map((t) => `${t.id} (${g.site.terminals[t.id]?.state})`).join(" ")}`);
  if (started.length > 0) found.push(`was off before and runs now: ${started.map((t) => t.id).join(" ")}`);
  const stopped = g.tree.clusters.filter((c) => {
    const members = c.memberIds.filter((id) => g.terminals[id]?.ranBefore);
    return c.enabled && members.length > 0 && members.every((id) => !broken.has(id)) && isLeftStopped(g, c.id);
  });
  if (stopped.length > 0) found.push(`does not run again: ${stopped.map((c) => c.id).join(" ")}`);
  if (found.length === 0 && broken.size === 0 && g.world.memory.sequence !== null)
    found.push("the incident never ends");
  return found;
};

/** What ran that no controller lived to hear of before it lost its power, is not known to have run (2.5: the restore set, no more). */
function ranBefore(g: Ground, id: NodeId): boolean {
  const truth = g.terminals[id];
  return truth?.ranBefore === true && !truth.crashedUnheard;
}

/** Whose manager refuses cannot be asked to bring it back. */
function isLeftStopped(g: Ground, clusterId: NodeId): boolean {
  const isFaulty = faultsOf(g.plan, "clusterStop").some((f) => f.clusterId === clusterId);
  return !isFaulty && g.site.clusters[clusterId]?.state !== "running";
}

/** The controller's own terminal cannot come back: nobody is there to start anything, until a person or a peer is. */
function isControllerLost(g: Ground): boolean {
  const { selfId } = g.plan;
  return selfId !== null && g.site.terminals[selfId]?.state !== "running" && brokenNodes(g).has(selfId);
}

/** Broken itself, or needing what is. */
export function brokenNodes(g: Ground): ReadonlySet<NodeId> {
  const broken = new Set<NodeId>();
  for (const f of faultsOf(g.plan, "neverBoots")) broken.add(f.terminalId);
  // Woken while it still ran on after its goodbye, and not up when its start time was over: then a person was called.
  const lies = new Map(faultsOf(g.plan, "terminalLies").map((f) => [f.terminalId, f.longerSec]));
  for (const t of g.tree.terminals) {
    const longerSec = lies.get(t.id);
    if (longerSec !== undefined && longerSec + keptOf(g.site.terminals, t.id).bootSec > t.startSec - 30)
      broken.add(t.id);
  }
  for (const t of g.tree.terminals) if (isLeftToPeople(g, t) || neverHalts(g, t)) broken.add(t.id);
  // The last one goes down although its own UPS refuses to be cycled, where its batteries leave no time: then nobody is left to cycle it.
  const refusing = new Set(faultsOf(g.plan, "offRejected").map((f) => f.upsId));
  // Or never heard that it is to be.
  for (const f of faultsOf(g.plan, "answersLost")) if (!f.done) refusing.add(f.nodeId);
  // Or whose clock was set back: an order to cycle of before may have come true meanwhile, and is not repeated.
  const isHidden = faultsOf(g.plan, "clockSteps").some((f) => f.bySec < 0);
  if (g.plan.selfId && isHidden) for (const id of g.relations.feedsOf(g.plan.selfId)) refusing.add(id);
  if (g.plan.selfId && g.relations.feedsOf(g.plan.selfId).some((id) => refusing.has(id))) broken.add(g.plan.selfId);
  // With a controller of its own it may run unseen: nobody else cycles its UPS (2.9), a person looks.
  for (const id of g.world.peerIds ?? []) if (g.world.memory.downs[id]?.confirmed === false) broken.add(id);
  const deaf = new Set(faultsOf(g.plan, "offIgnored").map((f) => f.upsId));
  for (const t of g.tree.terminals) {
    // Halted while its UPS stayed on, and that cannot be cycled.
    if (t.start.kind === "power" && g.relations.feedsOf(t.id).some((id) => deaf.has(id))) broken.add(t.id);
    // 2.5: its UPS is cycled once everything else on that UPS is down, and others on it run.
    const shared = g.relations
      .feedsOf(t.id)
      .some((u) => g.relations.fedBy(u).some((o) => o.id !== t.id && (isUp(g, o.id) || broken.has(o.id))));
    if (t.start.kind === "power" && shared && !wasDark(g, t)) broken.add(t.id);
    if (faultsOf(g.plan, "wakesLost").some((f) => f.terminalId === t.id && f.share >= 1)) broken.add(t.id);
  }
  const dead = new Set(faultsOf(g.plan, "storageNeverReady").map((f) => f.storageId));
  // One whose flush hangs is not ready again before its power was away (2.5: it holds its users, and says so).
  for (const f of faultsOf(g.plan, "flush")) if (f.how === "hangs") dead.add(f.storageId);
  for (const t of g.tree.terminals) if (g.relations.storagesUsedBy(t.id).some((s) => dead.has(s.id))) broken.add(t.id);
  for (let grown = true; grown; ) {
    grown = false;
    for (const t of g.tree.terminals)
      if (!broken.has(t.id) && g.relations.needsOf(t.id).some((id) => broken.has(id))) {
        broken.add(t.id);
        grown = true;
      }
  }
  return broken;
}

/** It was without power at some time since it halted: then it had power to boot by. */
function wasDark(g: Ground, t: Terminal): boolean {
  const truth = g.terminals[t.id];
  return truth?.unpoweredAt != null && truth.unpoweredAt >= (truth.haltedSince ?? g.now);
}

function neverHalts(g: Ground, t: Terminal): boolean {
  return keptOf(g.site.terminals, t.id).stopSec > 100_000;
}

function isLeftToPeople(g: Ground, t: Terminal): boolean {
  const policy = g.relations.policyOf(t.groupId);
  if (!policy.restartOnRecovery || (t.start.kind !== "wol" && t.start.kind !== "power")) return true;
  const ups = [
    ...g.relations.feedsOf(t.id),
    ...g.relations.storagesUsedBy(t.id).flatMap((s) => g.relations.upsesOfStorage(s.id)),
  ];
  return ups.some((id) => {
    const u = g.relations.upses.get(id);
    return u?.restart === "none" || (u !== undefined && !g.relations.policyOf(u.groupId).restartOnRecovery);
  });
}
