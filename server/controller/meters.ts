import type { ControllerMetrics, Durations, PollResult, UpsCounts } from "../contract/controller-metrics.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { Observation } from "../domain/world/readings.ts";
import type { JournalStore } from "./ports.ts";

/** From half a millisecond to five seconds. */
const boundsSec = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

/** Counts what the controller does. Nothing of it decides anything, and none of it costs more than an addition. */
export type Meters = {
  observed(observations: readonly Observation[]): void;
  ticked(ms: number): void;
  /** The store, its appends timed and their entries counted. */
  timed(store: JournalStore): JournalStore;
  /** Counts of other UPSes are dropped: they are gone from the tree. */
  keepOnly(upsIds: ReadonlySet<NodeId>): void;
  read(): Pick<ControllerMetrics, "ticks" | "appends" | "events" | "upses" | "refusedMessages">;
};

export function createMeters(): Meters {
  const ticks = durations();
  const appends = durations();
  const events: ControllerMetrics["events"] = {};
  const refusedMessages: ControllerMetrics["refusedMessages"] = {};
  const upses = new Map<NodeId, UpsCounts>();

  function countsOf(upsId: NodeId): UpsCounts {
    const known = upses.get(upsId);
    if (known) return known;
    const counts: UpsCounts = { polls: {}, traps: 0 };
    upses.set(upsId, counts);
    return counts;
  }

  function polled(upsId: NodeId, result: PollResult): void {
    const { polls } = countsOf(upsId);
    polls[result] = (polls[result] ?? 0) + 1;
  }

  return {
    observed(observations) {
      for (const o of observations) {
        if (o.kind === "upsRead") polled(o.upsId, "ok");
        else if (o.kind === "upsReadFailed") polled(o.upsId, o.error);
        else if (o.kind === "upsTrap") countsOf(o.upsId).traps += 1;
        else if (o.kind === "messageRefused") refusedMessages[o.why] = (refusedMessages[o.why] ?? 0) + o.times;
      }
    },
    ticked: ticks.add,
    timed(store) {
      return {
        async append(entries) {
          const since = performance.now();
          await store.append(entries);
          appends.add(performance.now() - since);
          for (const { kind } of entries) events[kind] = (events[kind] ?? 0) + 1;
        },
        loadOpen: () => store.loadOpen(),
      };
    },
    keepOnly(upsIds) {
      for (const upsId of upses.keys()) if (!upsIds.has(upsId)) upses.delete(upsId);
    },
    read: () => ({
      ticks: ticks.read(),
      appends: appends.read(),
      events: { ...events },
      upses: Object.fromEntries(upses),
      refusedMessages: { ...refusedMessages },
    }),
  };
}

function durations(): { add(ms: number): void; read(): Durations } {
  const counts = Array.from({ length: boundsSec.length + 1 }, () => 0);
  let sumSec = 0;
  return {
    add(ms) {
      const sec = ms / 1000;
      const within = boundsSec.findIndex((bound) => sec <= bound);
      const i = within < 0 ? boundsSec.length : within;
      counts[i] = (counts[i] ?? 0) + 1;
      sumSec += sec;
    },
    read: () => ({ boundsSec, counts: [...counts], sumSec }),
  };
}
