import type { PathStep } from "../../domain/forecast/forecast.ts";
import { isWait } from "../../domain/forecast/wait.ts";
import { nodeOfEvent, type SiteEvent } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import { nodeGroups } from "../../domain/tree/node-groups.ts";
import type { Instant } from "../../domain/world/readings.ts";
import type { OutageStory } from "./outage-story.ts";

/** What a bar shows. waiting: of something that could go on, but for something else. */
export type BarKind = "battery" | "grace" | "dark" | "stopping" | "flush" | "down" | "booting" | "warmup" | "waiting";
export type Bar = { kind: BarKind; fromAt: Instant; toAt: Instant };

/** A row of the drawing: a group's head, or a node. `depth`: how deep its group stands in the tree. */
export type Row = {
  id: NodeId;
  isGroup: boolean;
  name: string;
  depth: number;
  bars: Bar[];
  confirmedAt: Instant | null;
  /** When its battery is taken to be empty; null: not needed, not known, or later than is drawn. */
  emptyAt: Instant | null;
  marginSec: number | null;
};

export type Timeline = {
  fromAt: Instant;
  toAt: Instant;
  failAt: Instant;
  backAt: Instant;
  /** Nobody decides then; null: somebody always does. */
  gap: OutageStory["gap"];
  rows: Row[];
  /** Links of critical paths, in the order of time; a new one begins where `isFirst`. */
  path: { nodeId: NodeId; fromAt: Instant; toAt: Instant; isFirst: boolean }[];
};

/** Room before the outage, and after the last step. */
const marginMs = 90_000;
/** What takes less is not worth a line of its own. */
const shortestWaitMs = 15_000;

/** What a story looks like, before it is drawn: the rows in the order of the tree. */
export function timelineOf(story: OutageStory): Timeline {
  const { tree, relations, forecast, failAt, backAt, endAt } = story;
  const bars = barsOf(story);
  const nameOf = (id: NodeId) =>
    (relations.upses.get(id) ?? relations.storages.get(id) ?? relations.terminals.get(id))?.name ?? id;
  const rows = nodeGroups(tree).flatMap((group): Row[] => {
    const depth = (relations.pathOf(group.id)?.split("/").length ?? 1) - 1;
    const blank = { confirmedAt: null, emptyAt: null, marginSec: null };
    return [
      { ...blank, id: group.id, isGroup: true, name: group.name, depth, bars: [] },
      ...group.nodeIds.map((id): Row => {
        const confirmed = story.journal.find((e) => e.kind === "outageConfirmed" && e.upsId === id);
        const ups = forecast.upses.find((u) => u.upsId === id);
        return {
          id,
          isGroup: false,
          name: nameOf(id),
          depth,
          bars: bars.get(id) ?? [],
          confirmedAt: confirmed?.at ?? null,
          emptyAt: ups?.emptyAt != null && ups.emptyAt <= endAt ? ups.emptyAt : null,
          marginSec: ups?.marginSec ?? null,
        };
      }),
    ];
  });
  return {
    fromAt: failAt - marginMs,
    toAt: endAt + marginMs,
    failAt,
    backAt,
    gap: story.gap,
    rows,
    path: [...linksOf(forecast.criticalPath), ...linksOf(forecast.recoveryPath)],
  };
}

function linksOf(steps: readonly PathStep[]): Timeline["path"] {
  return steps.map(({ nodeId, fromAt, toAt }, i) => ({ nodeId, fromAt, toAt, isFirst: i === 0 }));
}

function barsOf(story: OutageStory): Map<NodeId, Bar[]> {
  const bars = new Map<NodeId, Bar[]>();
  const open = new Map<string, Instant>();
  const add = (nodeId: NodeId, bar: Bar) => {
    if (bar.toAt > bar.fromAt) bars.set(nodeId, [...(bars.get(nodeId) ?? []), bar]);
  };
  const end = (nodeId: NodeId, kinds: readonly BarKind[], at: Instant) => {
    for (const kind of kinds) {
      const fromAt = open.get(`${kind} ${nodeId}`);
      if (fromAt === undefined) continue;
      open.delete(`${kind} ${nodeId}`);
      add(nodeId, { kind, fromAt, toAt: at });
    }
  };
  for (const event of story.events) {
    const nodeId = nodeOfEvent(event);
    const { ends, begins } = turnsOf(event);
    end(nodeId, ends, event.at);
    if (begins) open.set(`${begins} ${nodeId}`, event.at);
  }
  for (const key of open.keys()) {
    const [kind = "", nodeId = ""] = key.split(" ");
    end(nodeId, [kind as BarKind], story.endAt);
  }
  // A spare that never ran says nothing.
  for (const id of story.offTerminalIds)
    if (!bars.has(id)) add(id, { kind: "down", fromAt: story.failAt, toAt: story.endAt });
  for (const [nodeId, bar] of waitsOf(story)) add(nodeId, bar);
  return bars;
}

function turnsOf(event: SiteEvent): { ends: readonly BarKind[]; begins: BarKind | null } {
  switch (event.kind) {
    case "upsOnBattery":
      return { ends: [], begins: "battery" };
    case "upsGraceStarted":
      return { ends: [], begins: "grace" };
    case "upsOnMains":
      return { ends: ["battery"], begins: null };
    case "upsOff":
      return { ends: ["battery", "grace"], begins: "dark" };
    case "upsOn":
      return { ends: ["dark"], begins: null };
    case "terminalStopping":
      return { ends: [], begins: "stopping" };
    case "terminalHalted":
    case "terminalCrashed":
      return { ends: ["stopping"], begins: "down" };
    case "terminalBooting":
      return { ends: ["down"], begins: "booting" };
    case "terminalRunning":
      return { ends: ["booting"], begins: null };
    case "storageFlushing":
      return { ends: [], begins: "flush" };
    case "storageFlushed":
      return { ends: ["flush"], begins: null };
    case "storageOff":
      return { ends: ["flush"], begins: "dark" };
    case "storageStarting":
      return { ends: ["dark"], begins: "warmup" };
    case "storageReady":
      return { ends: ["warmup"], begins: null };
    default:
      return { ends: [], begins: null };
  }
}

/** As long as the reason that `decide` gives for a node is that it waits. */
function waitsOf({ looks, gap, endAt }: OutageStory): [NodeId, Bar][] {
  const waits: [NodeId, Bar][] = [];
  const since = new Map<NodeId, Instant>();
  const end = (nodeId: NodeId, toAt: Instant) => {
    const fromAt = since.get(nodeId);
    since.delete(nodeId);
    if (fromAt !== undefined && toAt - fromAt >= shortestWaitMs)
      waits.push([nodeId, { kind: "waiting", fromAt, toAt }]);
  };
  const endAll = (at: Instant) => {
    for (const nodeId of [...since.keys()]) end(nodeId, at);
  };
  let before = Number.NEGATIVE_INFINITY;
  for (const { at, verdicts } of looks) {
    if (gap && before < gap.fromAt && at > gap.fromAt) endAll(gap.fromAt);
    before = at;
    for (const [nodeId, { reason }] of Object.entries(verdicts)) {
      const isWaiting = isWait(reason) && reason.code !== "confirming";
      if (isWaiting && !since.has(nodeId)) since.set(nodeId, at);
      if (!isWaiting) end(nodeId, at);
    }
  }
  endAll(endAt);
  return waits;
}
