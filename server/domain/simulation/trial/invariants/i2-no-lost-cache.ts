import { flushTimeoutSecOf } from "../../../timing/storage-times.ts";
import type { Check } from "../ground.ts";
import { faultsOf } from "../plan.ts";
import { isLying, isPastTimeByRecord, outlasts, terminalOf } from "./facts.ts";

/**
 * I2: no linked storage loses power with unflushed data. 2.8 excepts: the flush timed out (and had its whole time), failed or was
 * reported falsely; its battery was empty. A user that runs on after its goodbye or its time writes on: that is its exception, not another.
 */
export const noLostCache: Check = (happening, g) => {
  if (happening.kind !== "site" || happening.event.kind !== "dirtyCacheLost") return [];
  const { storageId: id, at } = happening.event;
  const storage = g.relations.storages.get(id);
  if (!storage) return [];
  const dark = g.relations.upsesOfStorage(id).filter((u) => g.upses[u]?.darkAt === at);
  if (dark.length > 0 && dark.every((u) => g.upses[u]?.darkBy === "empty")) return [];
  const flush = g.world.memory.flushes[id];
  const faulty = faultsOf(g.plan, "flush").some((f) => f.storageId === id && f.how !== "hangs");
  if (flush && faulty) return [];
  const timeoutMs = flushTimeoutSecOf(g.tree, storage) * 1000;
  if (flush?.ended?.outcome === "timedOut" && flush.ended.at - flush.firstAt >= timeoutMs) return [];
  const writers = g.relations.usersOf(id).filter((t) => {
    const user = terminalOf(g, t.id);
    return (
      user && (isLying(g, t.id) || isPastTimeByRecord(g, user) || (outlasts(g, user) && g.world.memory.stops[t.id]))
    );
  });
  if (flush?.ended && writers.length > 0) return [];
  const how = flush
    ? flush.ended
      ? `its flush had ended: ${flush.ended.outcome}`
      : "its flush had not ended"
    : "it was not flushed";
  return [`${id} lost power with unflushed data (${dark.join(" ")} cut); ${how}`];
};
