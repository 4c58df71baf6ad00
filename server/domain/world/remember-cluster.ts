import type { Command } from "../decide/command.ts";
import { attempt, type Issued } from "./attempt.ts";
import type { ClusterStop, JournalEntry } from "./memory.ts";
import { type MemoryDraft, patch, put } from "./memory-draft.ts";

type ClusterCommand = Extract<Command, { kind: "clusterShutdown" | "clusterRestart" }>;

export function clusterIssued(draft: MemoryDraft, entry: Issued, command: ClusterCommand): void {
  const { memory } = draft;
  const { clusterId, members } = command;
  switch (command.kind) {
    case "clusterShutdown": {
      const before = memory.clusterStops[clusterId];
      const kept = before ?? { members, ended: null, memberUpAt: null, restartedAt: null };
      put(draft, "clusterStops", clusterId, { ...kept, ...attempt(before, entry) });
      return;
    }
    case "clusterRestart": {
      const before = memory.clusterRestarts[clusterId];
      for (const { terminalId, bootId } of members) {
        const stop = memory.stops[terminalId];
        put(draft, "stops", terminalId, {
          ...attempt(stop, entry),
          reason: stop?.reason ?? entry.reason,
          wasRunning: true,
          bootId: stop?.bootId ?? bootId,
          reboot: true,
          clusterId,
        });
      }
      put(draft, "clusterRestarts", clusterId, { ...attempt(before, entry), members: before?.members ?? members });
      patch(draft, "clusterStops", clusterId, { restartedAt: entry.at });
      return;
    }
  }
}

/** A shutdown that does not fit ends without having been asked for. */
export function clusterStopEnded(
  draft: MemoryDraft,
  { clusterId, at, outcome, members = [] }: Extract<JournalEntry, { kind: "clusterStopEnded" }>,
): void {
  const never: ClusterStop = {
    ...{ commandId: "", firstAt: at, lastAt: at, count: 0, outcome: null },
    ...{ members, ended: null, memberUpAt: null, restartedAt: null },
  };
  const before = draft.memory.clusterStops[clusterId] ?? never;
  put(draft, "clusterStops", clusterId, { ...before, ended: { at, outcome } });
}

/** Of a cluster that was asked to stop a member is up again. One that stayed up, in the same boot, brings nothing with it. */
export function memberUp(
  draft: MemoryDraft,
  { terminalId, bootId, clusterId, at }: Extract<JournalEntry, { kind: "terminalUp" }>,
): void {
  for (const [id, stop] of Object.entries(draft.memory.clusterStops)) {
    const before = stop.members.find((m) => m.terminalId === terminalId);
    const hasBooted = before ? before.bootId !== bootId : clusterId === id;
    if (hasBooted) patch(draft, "clusterStops", id, { memberUpAt: at });
  }
}
