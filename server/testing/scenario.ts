import { runVirtually } from "../domain/forecast/virtual-run.ts";
import type { ScheduleChange } from "../domain/schedule/schedule-change.ts";
import { createSite } from "../domain/simulation/create-site.ts";
import { nodeOfEvent, type Site, type SiteAction, type SiteEvent, type SiteTimes } from "../domain/simulation/site.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { relate } from "../domain/tree/relations.ts";
import type { JournalEntry, Memory } from "../domain/world/memory.ts";
import { emptyWorld, observeAll } from "../domain/world/observe.ts";
import type { Order, OrderBody } from "../domain/world/orders.ts";
import type { Instant, Observation } from "../domain/world/readings.ts";
import { emptyMemory } from "../domain/world/remember.ts";
import type { World } from "../domain/world/world.ts";

/** Mains of these UPSes are away from `fromSec` to `toSec` (null: for good). */
export type ScenarioOutage = { upsIds: readonly NodeId[] | "all"; fromSec: number; toSec: number | null };

export type ScenarioResult = {
  /** What was commanded and what happened, in order: `t+30 shutdown blade-1`. */
  lines: string[];
  journal: JournalEntry[];
  events: SiteEvent[];
  /** Crashed terminals and lost cache. */
  harm: SiteEvent[];
  world: World;
  site: Site;
};

/** The instant that `t+0` and `fromSec` count from. */
export const startAt = Date.UTC(2026, 10, 20, 5, 0, 0);
/** The controller watches the healthy site for this long before: it knows a silent spare from a running one. */
const leadSec = 120;

export const exampleTimes: SiteTimes = {
  fullRuntimeSec: (id) => (["ups1", "ups2", "ups3"].includes(id) ? 3600 : 1800),
  stopSec: (id) => (id.startsWith("sv") && !id.startsWith("svr") ? 60 : 50),
  bootSec: () => 120,
  storageStartSec: () => 400,
  flushSec: () => 45,
  clusterStopSec: () => 40,
};

/** A whole incident of a tree in virtual time, decided by the real `decide` on the model of the site. */
export function runScenario(args: {
  outages: readonly ScenarioOutage[];
  tree?: Tree;
  times?: Partial<SiteTimes>;
  horizonSec?: number;
  offTerminalIds?: readonly NodeId[];
  selfId?: NodeId | null;
  /** What operators order, each so many seconds after the start; the scenario then runs on to its horizon. */
  orders?: readonly ScenarioOrder[];
  throughout?: boolean;
  /** What somebody does on the site itself. */
  actions?: readonly { atSec: number; action: SiteAction }[];
  /** When the controller begins to observe, in seconds after the start; it remembers `memory` and has settings of `schedulesSince`. */
  upAtSec?: number;
  schedulesSince?: Instant;
  memory?: Partial<Memory>;
}): ScenarioResult {
  const { tree = exampleSite, offTerminalIds = ["blade-pool"], horizonSec = 6 * 3600, selfId = "sv1" } = args;
  const upAt = startAt + (args.upAtSec ?? -leadSec) * 1000;
  const site = createSite({ tree, now: upAt, times: { ...exampleTimes, ...args.times }, offTerminalIds });
  const seen: Observation[] = tree.terminals
    .filter((t) => !offTerminalIds.includes(t.id))
    .map((t) => ({ kind: "terminalConnected", terminalId: t.id, at: upAt, bootId: `${t.id}-boot-1` }));
  const known = emptyWorld({ tree, selfId, now: upAt, memory: { ...emptyMemory, ...args.memory } });
  const world = observeAll({ ...known, schedulesSince: args.schedulesSince ?? upAt }, seen);
  const journal: JournalEntry[] = [];
  const events: SiteEvent[] = [];
  const lines: string[] = [];
  const say = (at: number, text: string) => lines.push(`t+${Math.round((at - startAt) / 100) / 10} ${text}`);
  const end = runVirtually({
    tree,
    relations: relate(tree),
    world,
    site,
    horizonAt: startAt + horizonSec * 1000,
    script: scriptOf(args, tree),
    ordered: (args.orders ?? []).map(orderEntry),
    throughout: args.throughout ?? args.orders !== undefined,
    saysRuntime: () => true,
    onJournal(entry) {
      journal.push(entry);
      const text = wordEntry(entry);
      if (text) say(entry.at, text);
    },
    onEvents(step) {
      for (const event of step) {
        events.push(event);
        if (!event.kind.endsWith("Stopping") && event.kind !== "storageFlushing")
          say(event.at, `· ${event.kind} ${nodeOfEvent(event)}`);
      }
    },
  });
  const harm = events.filter((e) => e.kind === "terminalCrashed" || e.kind === "dirtyCacheLost");
  return { lines, journal, events, harm, ...end };
}

/** `withdraw` names the order by its place in the list, `order-0` first. */
export type ScenarioOrder = { atSec: number } & (
  | { withdraw: string }
  | { change: Omit<ScheduleChange, "id" | "madeAt"> }
  | { order: OrderBody }
);

function orderEntry(ordered: ScenarioOrder, index: number): JournalEntry {
  const at = startAt + ordered.atSec * 1000;
  const head = { seq: 0, at, epoch: 0 };
  if ("withdraw" in ordered) return { ...head, kind: "orderEnded", orderId: ordered.withdraw, outcome: "withdrawn" };
  if ("change" in ordered)
    return { ...head, kind: "changeMade", change: { ...ordered.change, id: `change-${index}`, madeAt: at } };
  const order = { ...ordered.order, id: `order-${index}`, by: "operator", givenAt: at } as Order;
  return { ...head, kind: "orderGiven", order };
}

type Scripted = { outages: readonly ScenarioOutage[]; actions?: readonly { atSec: number; action: SiteAction }[] };

function scriptOf({ outages, actions = [] }: Scripted, tree: Tree): { at: number; action: SiteAction }[] {
  const byHand = actions.map(({ atSec, action }) => ({ at: startAt + atSec * 1000, action }));
  const script = outages.flatMap(({ upsIds, fromSec, toSec }) =>
    (upsIds === "all" ? tree.upses.map((u) => u.id) : upsIds).flatMap((upsId) => {
      const off = { at: startAt + fromSec * 1000, action: { kind: "mains", upsId, on: false } as const };
      return toSec === null
        ? [off]
        : [off, { at: startAt + toSec * 1000, action: { kind: "mains", upsId, on: true } as const }];
    }),
  );
  return [...script, ...byHand].sort((a, b) => a.at - b.at);
}

function wordEntry(entry: JournalEntry): string | null {
  switch (entry.kind) {
    case "commandIssued": {
      const { command } = entry;
      if (command.kind === "upsOff") return `${command.form} ${command.upsId}`;
      if (command.kind === "upsOn") return `on ${command.upsId}`;
      if (command.kind === "check") return `check ${command.of} ${command.nodeId}`;
      if ("clusterId" in command) return `${command.kind} ${command.clusterId}`;
      if (command.kind === "storageFlush") return `flush ${command.storageId}`;
      return `${command.kind.replace("terminal", "").toLowerCase()} ${command.terminalId}`;
    }
    case "outageConfirmed":
      return `confirmed ${entry.upsId} (${entry.by})`;
    case "sequenceEnded":
    case "controlRebootDone":
      return entry.kind;
    case "controlRebootNeeded":
      return `${entry.kind} ${entry.storageId}`;
    case "startTimedOut":
      return `${entry.kind} ${entry.terminalId}`;
    case "clusterStopEnded":
      return `${entry.kind} ${entry.clusterId} ${entry.outcome}`;
    case "flushEnded":
      return `${entry.kind} ${entry.outcome}`;
    case "scheduleDue":
      return `due ${entry.wanted} ${entry.unitKey}${entry.missed ? " (missed)" : ""}`;
    case "orderGiven":
      return `order ${entry.order.kind}${"nodeId" in entry.order ? ` ${entry.order.nodeId ?? "all"}` : ""}`;
    case "orderEnded":
      return `${entry.orderId} ${entry.outcome}`;
    case "stepSkipped":
      return `skipped ${entry.nodeId}`;
    case "terminalDown":
      return `down ${entry.terminalId} (${entry.cause})`;
    default:
      return null;
  }
}
