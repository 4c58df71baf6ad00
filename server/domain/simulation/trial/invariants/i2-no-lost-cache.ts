import { flushTimeoutSecOf } from "../../../timing/storage-times.ts";
import type { Ups } from "../../../tree/entities.ts";
import type { Check, Ground } from "../ground.ts";
import { faultsOf } from "../plan.ts";
import { aliveMs, isLying, isPastTimeByRecord, livesBetween, outlasts, silentMs, terminalOf } from "./facts.ts";

/**
 * I2: no linked storage loses power with unflushed data. 2.8 excepts: the flush timed out (and had its whole time), failed or was
 * reported falsely; its battery was empty. A user that runs on after its goodbye or its time writes on: that is its exception, not another.
 */
export const noLostCache: Check = (happening, g) => {
  if (happening.kind !== "site" || happening.event.kind !== "dirtyCacheLost") return [];
  const { storageId: id, at } = happening.event;
  const storage = g.relations.storages.get(id);
  if (!storage) return [];
  const wentDark = g.relations.upsesFeedingStorage(id).filter((u) => g.upses[u.id]?.darkAt === at);
  const dark = wentDark.map((u) => u.id);
  const flush = g.world.memory.flushes[id];
  if (dark.length > 0 && dark.every((u) => g.upses[u]?.darkBy === "empty")) {
    // Empty after all the time that confirmation and a complete stop take, and nobody was asked: not the battery's fault.
    const neglected = flush === undefined && wentDark.every((u) => hadAllItsTime(g, u, at)) && canStop(g, id);
    return neglected
      ? [`${id} lost power with unflushed data (${dark.join(" ")} empty); it was never asked to flush`]
      : [];
  }
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

/** A controller saw it on battery for as long as it takes to confirm and to stop everything, at the configured maximum, and a minute. */
function hadAllItsTime(g: Ground, { id: upsId, confirmSec }: Ups, at: number): boolean {
  const seenAt = g.upses[upsId]?.seenLostAt ?? at;
  const neededMs = (confirmSec + g.completeStopSec(upsId) + 60) * 1000;
  return (
    aliveMs(g, seenAt, at) >= neededMs && livesBetween(g, seenAt, at) === 0 && silentMs(g, upsId, seenAt, at) === 0
  );
}

/** Its users stop on an outage, and none hangs or is out of reach. */
function canStop(g: Ground, storageId: string): boolean {
  // A UPS of its users that does not go off is waited for (①), longer than a complete stop reckons with.
  const users = g.relations.usersOf(storageId);
  const upsIds = users.flatMap((t) => g.relations.feedsOf(t.id));
  const deaf = [...faultsOf(g.plan, "offIgnored"), ...faultsOf(g.plan, "offRejected")];
  if (deaf.some((f) => upsIds.includes(f.upsId))) return false;
  return users.every((t) => g.relations.policyOf(t.groupId).stopOnOutage && !outlasts(g, t) && !isLying(g, t.id));
}
