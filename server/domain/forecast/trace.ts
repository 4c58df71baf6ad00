import { type Command, subjectOf } from "../decide/command.ts";
import type { Decision } from "../decide/decision.ts";
import type { Reason } from "../decide/reason.ts";
import type { SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { JournalEntry, Memory } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { ForecastStep } from "./forecast.ts";
import { stepKinds } from "./outcome.ts";
import { isOwnWork, isWait, namedIn } from "./wait.ts";

/** confirm: an outage is being confirmed. mainsBack: of no length, it comes from outside. */
export type ActKind = ForecastStep["kind"] | "confirm" | "mainsBack";

/** One thing that went on at a node in a virtual run, with what held it up until it began. */
export type Act = {
  nodeId: NodeId;
  kind: ActKind;
  fromAt: Instant;
  /** When those who wait for it may go on: of a shutdown, when it counts as down; null: it goes on to the end of the run. */
  toAt: Instant | null;
  /** What the node waited for in the look before it began, else why it was commanded; null: nothing, or it is not known. */
  waitsFor: Reason | null;
  /** Nodes of which one, the last that was done, let it begin. */
  causeIds: readonly NodeId[];
  command: Command | null;
  /** Why it was commanded; null: it was not, or before the run. */
  reason: Reason | null;
  /** The controller has noted its end: then it is over for good. */
  noted: boolean;
};

/** What went on at each node, oldest first, and how the nodes stood in the last look. */
export type Trace = { acts: Map<NodeId, Act[]>; verdicts: () => Decision["verdicts"] };

const nothing = { toAt: null, waitsFor: null, causeIds: [], command: null, reason: null, noted: false } as const;

/** What is known to be over or under way when the run begins. */
export function traceOf(memory: Memory, relations: Relations): Trace {
  const trace: Trace = { acts: new Map(), verdicts: () => ({}) };
  const clusterOf = (id: NodeId) => {
    const cluster = relations.clusterOf(id);
    return cluster && memory.clusterStops[cluster.id] ? [cluster.id] : [];
  };
  const add = (act: Pick<Act, "nodeId" | "kind" | "fromAt" | "toAt"> & { reason?: Reason }) => {
    const { nodeId, kind, reason = null } = act;
    const causeIds = reason ? [...namedIn(reason), ...clusterOf(nodeId)] : concernedBy(nodeId, kind, relations);
    push(trace, { ...nothing, ...act, waitsFor: reason, reason, causeIds, noted: true });
  };
  for (const [nodeId, o] of Object.entries(memory.outages))
    add({ nodeId, kind: "confirm", fromAt: o.beganAt, toAt: o.confirmedAt });
  for (const [nodeId, stop] of Object.entries(memory.stops)) {
    const { firstAt: fromAt, reason, reboot } = stop;
    add({ nodeId, kind: reboot ? "reboot" : "shutdown", fromAt, toAt: memory.downs[nodeId]?.at ?? null, reason });
  }
  for (const [nodeId, { firstAt: fromAt, ended }] of Object.entries(memory.flushes))
    add({ nodeId, kind: "flush", fromAt, toAt: ended?.at ?? null });
  for (const [nodeId, { firstAt: fromAt, ended, members }] of Object.entries(memory.clusterStops)) {
    // Its own reason is that of the members that stop after it.
    const reason = members.flatMap((m) => memory.stops[m.terminalId]?.reason ?? [])[0];
    const act = { nodeId, kind: "clusterShutdown", fromAt, toAt: ended?.at ?? null } as const;
    add(reason ? { ...act, reason } : act);
  }
  for (const [nodeId, { firstAt: fromAt, darkAt: toAt }] of Object.entries(memory.cuts))
    add({ nodeId, kind: "upsOff", fromAt, toAt });
  return trace;
}

/** A journal entry of the run; to be told before the verdicts of the look that made it. */
export function traceEntry(trace: Trace, entry: JournalEntry, relations: Relations): void {
  switch (entry.kind) {
    case "outageBegan":
      push(trace, { ...nothing, nodeId: entry.upsId, kind: "confirm", fromAt: entry.beganAt });
      return;
    case "outageConfirmed":
      note(trace, entry.upsId, ["confirm"], entry.at);
      return;
    case "terminalDown":
      note(trace, entry.terminalId, ["shutdown"], entry.at);
      return;
    case "terminalUp":
      note(trace, entry.terminalId, ["wake", "boot", "reboot"], entry.at);
      return;
    case "flushEnded":
      note(trace, entry.storageId, ["flush"], entry.at);
      return;
    case "clusterStopEnded":
      note(trace, entry.clusterId, ["clusterShutdown"], entry.at);
      return;
    case "storageReady":
      note(trace, entry.storageId, ["storageStart"], entry.at);
      return;
    case "commandIssued": {
      const { command, reason } = entry;
      const nodeId = subjectOf(command);
      const kind = stepKinds[command.kind];
      if (kind === null || isOpen(trace, nodeId, kind)) return;
      push(trace, {
        ...nothing,
        nodeId,
        kind,
        fromAt: entry.at,
        command,
        reason,
        ...heldUp(trace, nodeId, kind, reason, relations),
      });
      return;
    }
    default:
      return;
  }
}

/** What the site did: also what nobody is there to note, as when the controller's own terminal goes down. */
export function traceEvent(trace: Trace, event: SiteEvent, relations: Relations): void {
  switch (event.kind) {
    case "upsOnMains":
      push(trace, { ...nothing, nodeId: event.upsId, kind: "mainsBack", fromAt: event.at, toAt: event.at });
      return;
    case "upsOff":
      close(trace, event.upsId, ["upsOff"], event.at);
      return;
    case "upsOn":
      if (!isOpen(trace, event.upsId, "upsOn"))
        push(trace, { ...nothing, nodeId: event.upsId, kind: "upsOn", fromAt: event.at, causeIds: [event.upsId] });
      close(trace, event.upsId, ["upsOn"], event.at);
      return;
    case "clusterStopped":
      close(trace, event.clusterId, ["clusterShutdown"], event.at);
      return;
    case "terminalStopping": {
      const cluster = relations.clusterOf(event.terminalId);
      if (!cluster || !lastOf(trace, cluster.id, ["clusterRestart"]) || isOpen(trace, event.terminalId, "shutdown"))
        return;
      close(trace, cluster.id, ["clusterRestart"], event.at);
      push(trace, {
        ...nothing,
        nodeId: event.terminalId,
        kind: "reboot",
        fromAt: event.at,
        causeIds: [cluster.id],
      });
      return;
    }
    case "terminalHalted":
      close(trace, event.terminalId, ["shutdown"], event.at);
      return;
    case "terminalRunning":
      close(trace, event.terminalId, ["wake", "boot", "reboot"], event.at);
      return;
    case "terminalBooting":
      if (isOpen(trace, event.terminalId, "wake") || isOpen(trace, event.terminalId, "reboot")) return;
      push(trace, {
        ...nothing,
        nodeId: event.terminalId,
        kind: "boot",
        fromAt: event.at,
        causeIds: relations.feedsOf(event.terminalId),
      });
      return;
    case "storageStarting":
      push(trace, {
        ...nothing,
        nodeId: event.storageId,
        kind: "storageStart",
        fromAt: event.at,
        causeIds: relations.upsesOfStorage(event.storageId),
      });
      return;
    case "storageReady":
      close(trace, event.storageId, ["storageStart"], event.at);
      return;
    case "storageFlushed":
      close(trace, event.storageId, ["flush"], event.at);
      return;
    default:
      return;
  }
}

/**
 * What held a command up: what the node itself waited for; else what those waited for, or still did, on whose account it is
 * commanded; else the reason of the command, or, where that names nobody, whatever of those was done last.
 */
function heldUp(
  trace: Trace,
  nodeId: NodeId,
  kind: ActKind,
  reason: Reason,
  relations: Relations,
): Pick<Act, "waitsFor" | "causeIds"> {
  const verdicts = trace.verdicts();
  const own = verdicts[nodeId]?.reason;
  if (own && isWait(own)) return { waitsFor: own, causeIds: namedIn(own) };
  const around = concernedBy(nodeId, kind, relations);
  const busy: NodeId[] = [];
  for (const id of around) {
    const its = verdicts[id]?.reason;
    if (its && kind !== "wake" && isWait(its)) return { waitsFor: its, causeIds: namedIn(its) };
    if (its && isOwnWork(its)) busy.push(id);
  }
  if (busy.length > 0) return { waitsFor: workOf(kind, busy), causeIds: busy };
  const named = namedIn(reason);
  return { waitsFor: reason, causeIds: named.length > 0 ? named : around };
}

function workOf(kind: ActKind, nodeIds: NodeId[]): Reason {
  return kind === "wake" ? { code: "waitsForPower", upsIds: nodeIds } : { code: "waitsForDown", nodeIds };
}

/** On whose account a node is commanded: a UPS is cut for what hangs on it, a terminal started when its UPSes are on. */
function concernedBy(nodeId: NodeId, kind: ActKind, relations: Relations): NodeId[] {
  switch (kind) {
    case "upsOff": {
      const storages = relations.storagesFedBy(nodeId);
      const users = storages.flatMap((s) => relations.usersOf(s.id));
      return [...relations.fedBy(nodeId), ...storages, ...users].map((n) => n.id);
    }
    case "flush":
      return relations.usersOf(nodeId).flatMap((t) => [t.id, ...relations.feedsOf(t.id)]);
    case "clusterShutdown":
      return membersOf(nodeId, relations);
    case "clusterRestart":
      return membersOf(nodeId, relations).flatMap((id) => relations.storagesUsedBy(id).map((s) => s.id));
    case "wake":
      return [...relations.feedsOf(nodeId)];
    case "reboot":
      return relations.storagesUsedBy(nodeId).map((s) => s.id);
    default:
      return [];
  }
}

function membersOf(clusterId: NodeId, relations: Relations): NodeId[] {
  return [...relations.terminals.keys()].filter((id) => relations.clusterOf(id)?.id === clusterId);
}

function push(trace: Trace, act: Act): void {
  const acts = trace.acts.get(act.nodeId);
  if (acts) acts.push(act);
  else trace.acts.set(act.nodeId, [act]);
}

function isOpen(trace: Trace, nodeId: NodeId, kind: ActKind): boolean {
  return trace.acts.get(nodeId)?.some((act) => act.kind === kind && act.toAt === null) ?? false;
}

/** The site ends the last act of these kinds. */
function close(trace: Trace, nodeId: NodeId, kinds: readonly ActKind[], at: Instant): void {
  const act = lastOf(trace, nodeId, kinds);
  if (act && act.toAt === null) act.toAt = at;
}

/** The controller notes its end, maybe later: for those who wait for it, it is over only then. */
function note(trace: Trace, nodeId: NodeId, kinds: readonly ActKind[], at: Instant): void {
  const act = lastOf(trace, nodeId, kinds);
  if (!act || (act.noted && act.toAt !== null)) return;
  act.toAt = at;
  act.noted = true;
}

function lastOf(trace: Trace, nodeId: NodeId, kinds: readonly ActKind[]): Act | undefined {
  return trace.acts.get(nodeId)?.findLast((act) => kinds.includes(act.kind));
}
