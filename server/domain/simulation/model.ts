import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { applyAction } from "./actions.ts";
import { chargeAt, lowCharge, meetsChargeAt, type Shares, secondsLeft, shareOf, sharesOf } from "./battery.ts";
import { createSite } from "./create-site.ts";
import { changeStorage, changeUps, closeDraft, type Draft, openDraft } from "./draft.ts";
import { upsEventAt } from "./power.ts";
import { settle } from "./settle.ts";
import type { Site, SiteAction, SiteModel, SiteStep } from "./site.ts";
import { cacheBytes, dirtyBytesAt, writersOf } from "./storage-cache.ts";

export { createSite };

/**
 * When a site that this module handed out next changes by itself: it is settled, so a step that ends before then only moves time. A site
 * that somebody made by hand is not in here, and is settled first.
 */
const restsUntil = new WeakMap<Site, Instant | null>();

/** Everything that happens up to and including `to`, in order, each at its own instant. Time never runs backwards: an earlier `to` changes nothing. */
export function advance(site: Site, to: Instant): SiteStep {
  const draft = openDraft(site);
  let next = settledUntil(draft, site);
  while (next !== null && next <= to) {
    move(draft, next);
    settle(draft);
    next = nextAt(draft.site);
  }
  if (to > draft.site.now) move(draft, to);
  restsUntil.set(draft.site, next);
  return closeDraft(draft);
}

/** Applies at `site.now`, with what follows from it in the same instant. An action on an unknown node, or one that the node cannot do now, does nothing. */
export function act(site: Site, action: SiteAction): SiteStep {
  const draft = openDraft(site);
  if (!restsUntil.has(site)) settle(draft);
  applyAction(draft, action);
  settle(draft);
  restsUntil.set(draft.site, nextAt(draft.site));
  return closeDraft(draft);
}

/** When something next happens by itself; null: never. `site.now` when something is due already (a site that was changed by hand). */
export function nextEventAt(site: Site): Instant | null {
  const draft = openDraft(site);
  const next = settledUntil(draft, site);
  return draft.events.length > 0 ? site.now : next;
}

function settledUntil(draft: Draft, site: Site): Instant | null {
  const known = restsUntil.get(site);
  if (known !== undefined) return known;
  settle(draft);
  return nextAt(draft.site);
}

/** Seconds that the battery would carry the present load from now on; 0 for an unknown UPS. */
export function runtimeSec(site: Site, upsId: NodeId): number {
  const ups = site.upses[upsId];
  return ups ? secondsLeft(ups, shareOf(ups, sharesOf(site))) : 0;
}

/** The present load (0…1 of rated); 0 for an unknown UPS. */
export function loadOf(site: Site, upsId: NodeId): number {
  const ups = site.upses[upsId];
  return ups ? ups.fullLoad * shareOf(ups, sharesOf(site)) : 0;
}

function nextAt(site: Site): Instant | null {
  const shares: Shares = sharesOf(site);
  let next: Instant | null = null;
  const consider = (at: Instant | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  for (const ups of Object.values(site.upses)) {
    const share = shareOf(ups, shares);
    const lowAt = meetsChargeAt(ups, lowCharge(ups, share));
    consider(upsEventAt(ups, site.now, lowAt));
  }
  for (const terminal of Object.values(site.terminals)) consider(terminal.untilAt);
  for (const storage of Object.values(site.storages)) consider(storage.untilAt);
  for (const cluster of Object.values(site.clusters)) consider(cluster.untilAt);
  return next;
}

/** Time passes in which nothing happens. */
function move(draft: Draft, to: Instant): void {
  const from = draft.site.now;
  let writers: ReadonlyMap<string, number> | null = null;
  for (const present of Object.values(draft.site.upses)) {
    if (present.line.perMs === 0) continue;
    const charge = chargeAt(present, to);
    if (charge === present.charge) continue;
    const ups = changeUps(draft, present.id);
    if (ups) ups.charge = charge;
  }
  for (const present of Object.values(draft.site.storages)) {
    if (!present.writeCache || (present.state !== "ready" && present.state !== "flushing")) continue;
    if (present.state === "ready" && present.dirtyBytes === cacheBytes) continue;
    writers ??= writersOf(draft.site);
    const dirtyBytes = dirtyBytesAt(present, writers.get(present.id) ?? 0, from, to);
    if (dirtyBytes === present.dirtyBytes) continue;
    const storage = changeStorage(draft, present.id);
    if (storage) storage.dirtyBytes = dirtyBytes;
  }
  draft.site.now = to;
}

/** The functions above have the agreed shape. */
export const siteModel: SiteModel = { createSite, advance, act, nextEventAt, runtimeSec };
