import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { applyDelta, type LiveDelta, type LiveSnapshot, type NodeLive } from "../contract/live.ts";
import type { NodeVerdict } from "../domain/decide/decision.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { World } from "../domain/world/world.ts";
import { eachNode } from "./node-live.ts";
import type { Clock } from "./ports.ts";

/** What may have changed; what is absent has not. */
export type LiveChange = Partial<
  Pick<LiveSnapshot, "revision" | "controller" | "outage" | "forecast" | "alarms"> & {
    nodes: { world: World; verdicts: Record<NodeId, NodeVerdict> };
    /** New lines. */
    log: JournalEntry[];
  }
>;

/** Keeps the snapshot and tells what changed in it, by value. */
export type LivePublisher = {
  snapshot(): LiveSnapshot;
  /** Publishes one delta, or none when nothing changed. Answers whether a status, a wish or a reason changed. */
  update(change: LiveChange): { verdictsChanged: boolean };
};

type Made = { known: object | null; verdict: NodeVerdict | undefined };

export function createLivePublisher(args: {
  clock: Clock;
  /** How many times as fast as real time the clock runs. */
  speed(): number;
  controller: LiveSnapshot["controller"];
  log: JournalEntry[];
  publish(delta: LiveDelta): void;
}): LivePublisher {
  const { clock, speed, publish } = args;
  const clockNow = () => ({ siteAt: clock.now(), speed: speed() });
  const madeFrom = new Map<NodeId, Made>();
  let snapshot: LiveSnapshot = {
    seq: 0,
    streamId: randomUUID(),
    clock: clockNow(),
    revision: null,
    controller: args.controller,
    nodes: {},
    outage: null,
    forecast: null,
    alarms: [],
    log: args.log.filter(isShown).slice(-500),
  };

  function changedNodes(nodes: NonNullable<LiveChange["nodes"]>) {
    const changed: Record<NodeId, NodeLive | null> = {};
    const seen = new Set<NodeId>();
    let verdictsChanged = false;
    eachNode(nodes.world, nodes.verdicts, (id, known, verdict, make) => {
      seen.add(id);
      const before = madeFrom.get(id);
      const sameVerdict = before !== undefined && isDeepStrictEqual(before.verdict, verdict);
      if (!sameVerdict) verdictsChanged = true;
      if (sameVerdict && before.known === known) return;
      madeFrom.set(id, { known, verdict });
      const live = make();
      if (!isDeepStrictEqual(snapshot.nodes[id], live)) changed[id] = live;
    });
    for (const id of madeFrom.keys()) {
      if (seen.has(id)) continue;
      madeFrom.delete(id);
      changed[id] = null;
      verdictsChanged = true;
    }
    return { changed, verdictsChanged };
  }

  return {
    snapshot: () => ({ ...snapshot, clock: clockNow() }),
    update(change) {
      const delta: LiveDelta = { seq: snapshot.seq + 1, streamId: snapshot.streamId, clock: clockNow() };
      let verdictsChanged = false;
      if (change.nodes) {
        const nodes = changedNodes(change.nodes);
        verdictsChanged = nodes.verdictsChanged;
        if (Object.keys(nodes.changed).length > 0) delta.nodes = nodes.changed;
      }
      const differs = <K extends "revision" | "controller" | "outage" | "forecast" | "alarms">(key: K) =>
        change[key] !== undefined && !isDeepStrictEqual(change[key], snapshot[key]);
      if (differs("revision")) delta.revision = change.revision;
      if (differs("controller")) delta.controller = change.controller;
      if (differs("outage")) delta.outage = change.outage;
      if (differs("forecast")) delta.forecast = change.forecast;
      if (differs("alarms")) delta.alarms = change.alarms;
      const log = (change.log ?? []).filter(isShown);
      if (log.length > 0) delta.log = log;
      const silent = Object.keys(delta).length === 3 && delta.clock.speed === snapshot.clock.speed;
      if (silent) return { verdictsChanged };
      snapshot = applyDelta(snapshot, delta) ?? snapshot;
      publish(delta);
      return { verdictsChanged };
    },
  };
}

/** Not which UPS answers where: after a start of a large site these lines would push an incident's out of the log. The events have them. */
function isShown({ kind }: JournalEntry): boolean {
  return kind !== "upsIdentified";
}
