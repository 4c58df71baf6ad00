import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { SimUps, Site } from "./site.ts";

/** What a UPS itself takes from its battery when nothing on it runs, as a share of its full load. */
const idleShare = 0.02;

/** Per UPS id: the share (0…1) of what hangs on it that draws power now. A UPS on which nothing hangs has no entry. */
export type Shares = ReadonlyMap<NodeId, number>;

/** One pass over all terminals and storage; a node on several UPSes counts on each. */
export function sharesOf(site: Site): Shares {
  const totals = new Map<NodeId, { active: number; all: number }>();
  const count = (upsIds: readonly NodeId[], active: boolean) => {
    for (const id of upsIds) {
      const total = totals.get(id);
      if (total) {
        total.all += 1;
        if (active) total.active += 1;
      } else totals.set(id, { active: active ? 1 : 0, all: 1 });
    }
  };
  for (const t of Object.values(site.terminals)) count(t.feeds, t.state !== "off" && t.state !== "crashed");
  for (const s of Object.values(site.storages)) count(s.upsIds, s.state !== "off");
  const shares = new Map<NodeId, number>();
  for (const [id, { active, all }] of totals) shares.set(id, active / all);
  return shares;
}

/** 0…1 of what hangs on it; a dark output carries nothing. */
export function shareOf(ups: SimUps, shares: Shares): number {
  return ups.output === "on" ? (shares.get(ups.id) ?? 0) : 0;
}

/** What is taken from the battery, as a share (0…1) of the full load. */
function drawOf(ups: SimUps, share: number): number {
  return Math.max(ups.constantShare + (1 - ups.constantShare) * share, idleShare);
}

/** Charge per millisecond: negative on battery, positive on mains, 0 for a dark UPS without mains. */
export function chargePerMs(ups: SimUps, share: number): number {
  if (ups.mains) return 1 / (Math.max(1, ups.rechargeSec) * 1000);
  if (ups.output === "off") return 0;
  return -drawOf(ups, share) / (Math.max(1, ups.fullRuntimeSec) * 1000);
}

/** Charge (0…1) along the present line. */
export function chargeAt(ups: SimUps, at: Instant): number {
  return Math.min(1, Math.max(0, ups.line.charge + ups.line.perMs * (at - ups.line.at)));
}

/** When the charge meets `target` along the present line; infinite: never. It may lie in the past. */
export function reachesChargeAt(ups: SimUps, target: number): Instant {
  const { charge, at, perMs } = ups.line;
  if (perMs === 0 || (perMs > 0 && target > 1) || (perMs < 0 && target < 0)) return Number.POSITIVE_INFINITY;
  // A millionth of a millisecond of slack: an exact hit must not move to the next whole millisecond by rounding.
  return at + Math.ceil((target - charge) / perMs - 1e-6);
}

/** When it is empty along the present line; null: never. It may lie in the past. */
export function emptyAtOf(ups: SimUps): Instant | null {
  return ups.line.perMs < 0 ? reachesChargeAt(ups, 0) : null;
}

/** The charge at or below which the battery is low at that load. */
export function lowCharge(ups: SimUps, share: number): number {
  return (ups.lowBatterySec * drawOf(ups, share)) / Math.max(1, ups.fullRuntimeSec);
}

export function isLow(ups: SimUps, share: number, now: Instant): boolean {
  const low = lowCharge(ups, share);
  if (ups.line.perMs < 0) return reachesChargeAt(ups, low) <= now;
  if (ups.line.perMs > 0) return reachesChargeAt(ups, low) > now;
  return chargeAt(ups, now) <= low;
}

/** Seconds until empty at the present load if it ran on battery. */
export function secondsLeft(ups: SimUps, share: number, charge: number = ups.charge): number {
  return (charge * ups.fullRuntimeSec) / drawOf(ups, share);
}
