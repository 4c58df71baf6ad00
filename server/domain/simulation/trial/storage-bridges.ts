import type { NodeId } from "../../tree/entities.ts";
import type { CommandOutcome, StorageReading } from "../../world/readings.ts";
import { dirtyBytesOf } from "../model.ts";
import type { Ended, SendCommand } from "./answers.ts";
import type { TrialContext } from "./context.ts";
import { faultsOf } from "./plan.ts";

export type StorageBridges = {
  /** null: it does not answer. */
  read(storageId: NodeId): StorageReading | null;
  flush(storageId: NodeId, ended: Ended): void;
};

/** The bridges of all storage systems, with their faults. A flush that hangs is one of the site's own times. */
export function createStorageBridges(context: TrialContext, send: SendCommand): StorageBridges {
  const flushFaults = new Map(faultsOf(context.plan, "flush").map((f) => [f.storageId, f.how]));
  const timeOuts = new Map(faultsOf(context.plan, "storagePollsTimeOut").map((f) => [f.storageId, f.share]));
  const lied = new Set<NodeId>();

  function perform(storageId: NodeId): CommandOutcome {
    const how = flushFaults.get(storageId);
    if (how === "fails") return context.random(`flush ${storageId}`).chance(0.5) ? "rejected" : "accepted";
    if (how === "lies") lied.add(storageId);
    else context.act({ kind: "flush", storageId });
    return "accepted";
  }

  return {
    read(storageId) {
      const storage = context.site().storages[storageId];
      if (!storage || storage.state === "off") {
        lied.delete(storageId);
        return null;
      }
      if (context.random(`poll ${storageId}`).chance(timeOuts.get(storageId) ?? 0)) return null;
      if (lied.has(storageId)) return { state: "flushed", dirtyBytes: 0 };
      return { state: storage.state, dirtyBytes: Math.round(dirtyBytesOf(context.site(), storageId, context.now())) };
    },
    flush(storageId, ended) {
      if (context.site().storages[storageId]?.state === "off") ended("unreachable");
      else send(storageId, () => perform(storageId), ended);
    },
  };
}
