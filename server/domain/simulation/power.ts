import type { Instant } from "../world/readings.ts";
import { chargeAt, chargePerMs, isLow, reachesChargeAt, type Shares, shareOf } from "./battery.ts";
import { type Draft, ownUps } from "./draft.ts";
import type { SimUps, Site } from "./site.ts";

/** A UPS that cuts and returns stays dark at least this long. */
const darkAtLeastMs = 30_000;

/** Draws each battery's new line where the load or the supply changed, and says when it becomes low or is no longer. */
export function drawLines(draft: Draft, shares: Shares): void {
  const now = draft.site.now;
  for (const present of Object.values(draft.site.upses)) {
    const share = shareOf(present, shares);
    const perMs = chargePerMs(present, share);
    let ups = present;
    const moved = present.charge !== chargeAt(present, now);
    if (moved || perMs !== present.line.perMs) {
      ups = ownUps(draft, present);
      ups.line = { charge: present.charge, at: now, perMs };
    }
    const low = isLow(ups, share, now);
    if (low === ups.lowBattery) continue;
    ownUps(draft, ups).lowBattery = low;
    draft.events.push({ kind: low ? "upsLowBattery" : "upsLowBatteryCleared", at: now, upsId: present.id });
  }
}

/** When a UPS next does something by itself, load and mains unchanged; null: never. `lowAt`: when its charge meets the low mark. */
export function upsEventAt(ups: SimUps, now: Instant, lowAt: Instant): Instant | null {
  let next = ups.pending?.darkAt ?? Number.POSITIVE_INFINITY;
  // What is reckoned from the charge is always ahead: a rounded hit in the present would stop the clock.
  const consider = (at: Instant) => {
    if (at < next) next = Math.max(at, now + 1);
  };
  if (ups.line.perMs < 0) {
    if (!ups.lowBattery) consider(lowAt);
    consider(reachesChargeAt(ups, 0));
  } else if (ups.line.perMs > 0) {
    if (ups.lowBattery) consider(lowAt);
    if (ups.output === "off" && ups.returnAt !== null)
      consider(Math.max(ups.returnAt, reachesChargeAt(ups, ups.minRestartCharge)));
  }
  return Number.isFinite(next) ? next : null;
}

/** Countdowns that end, batteries that are empty, outputs that come back. True: something changed. */
export function runUpses(draft: Draft): boolean {
  const now = draft.site.now;
  let changed = false;
  for (const ups of Object.values(draft.site.upses)) {
    if (ups.output === "on") {
      if (ups.pending && ups.pending.darkAt <= now) {
        goDark(draft, ownUps(draft, ups), ups.pending.after);
        changed = true;
      } else if (!ups.mains && reachesChargeAt(ups, 0) <= now) {
        const flat = ownUps(draft, ups);
        flat.charge = 0;
        draft.events.push({ kind: "upsBatteryEmpty", at: now, upsId: ups.id });
        // A countdown that the battery overtook keeps its say in what comes after.
        goDark(draft, flat, ups.pending?.after ?? "returnWithMains");
        changed = true;
      }
    } else if (ups.returnAt !== null && ups.mains && ups.returnAt <= now && mayReturn(ups, now)) {
      goLive(draft, ownUps(draft, ups));
      changed = true;
    }
  }
  return changed;
}

function mayReturn(ups: SimUps, now: Instant): boolean {
  if (ups.charge >= ups.minRestartCharge) return true;
  return ups.line.perMs > 0 && reachesChargeAt(ups, ups.minRestartCharge) <= now;
}

/** `ups`: safe to change. */
export function goDark(draft: Draft, ups: SimUps, after: "stayOff" | "returnWithMains"): void {
  const now = draft.site.now;
  ups.output = "off";
  ups.pending = null;
  ups.offSince = now;
  ups.onBatterySince = null;
  const delayMs = ups.mains ? Math.max(darkAtLeastMs, ups.returnDelaySec * 1000) : darkAtLeastMs;
  ups.returnAt = after === "returnWithMains" ? now + delayMs : null;
  draft.loadChanges += 1;
  draft.events.push({ kind: "upsOff", at: now, upsId: ups.id });
}

/** `ups`: safe to change. */
export function goLive(draft: Draft, ups: SimUps): void {
  const now = draft.site.now;
  ups.output = "on";
  ups.pending = null;
  ups.returnAt = null;
  ups.offSince = null;
  ups.onBatterySince = ups.mains ? null : now;
  draft.loadChanges += 1;
  draft.events.push({ kind: "upsOn", at: now, upsId: ups.id });
  if (!ups.mains) draft.events.push({ kind: "upsOnBattery", at: now, upsId: ups.id });
}

/** Whether an outlet fed by these UPSes has power; without any feed it hangs on the wall, which never fails. */
export function hasPower(site: Site, upsIds: readonly string[], needed: number): boolean {
  if (upsIds.length === 0) return true;
  let live = 0;
  for (const id of upsIds) if (site.upses[id]?.output === "on") live += 1;
  return live >= Math.min(Math.max(1, needed), upsIds.length);
}
