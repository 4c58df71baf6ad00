import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { applyAction } from "./actions.ts";
import { chargeAt, lowCharge, reachesChargeAt, type Shares, secondsLeft, shareOf, sharesOf } from "./battery.ts";
import { createSite } from "./create-site.ts";
import { closeDraft, type Draft, openDraft, ownStorage, ownUps } from "./draft.ts";
import { upsEventAt } from "./power.ts";
import { settle } from "./settle.ts";
import type { SimStorage, Site, SiteAction, SiteModel, SiteStep } from "./site.ts";
import { cacheBytes, dirtyBytesAt, writersOf } from "./storage-cache.ts";

export { createSite };

/** Of a site that this module handed out, so that nothing is reckoned twice: when it next changes by itself, and the shares of load. */
type Rest = { until: Instant | null; shares: Shares };

/** Such a site is settled: a step that ends before `until` only moves time. One that somebody made by hand is not in here, and is settled first. */
const rests = new WeakMap<Site, Rest>();

/** Everything that happens up to and including `to`, in order, each at its own instant. Time never runs backwards: an earlier `to` changes nothing. */
export function advance(site: Site, to: Instant): SiteStep {
  const draft = openDraft(site);
  let rest = restOf(draft, site);
  while (rest.until !== null && rest.until <= to) {
    const { loadChanges } = draft;
    move(draft, rest.until);
    rest = settled(draft, { shares: rest.shares, loadChanges });
  }
  if (to > draft.site.now) move(draft, to);
  rests.set(draft.site, rest);
  return closeDraft(draft);
}

/** Applies at `site.now`, with what follows from it in the same instant. An action on an unknown node, or one that the node cannot do now, does nothing. */
export function act(site: Site, action: SiteAction): SiteStep {
  return actAll(site, [action]);
}

/** `act` for many of the same instant, in order; what follows from them follows once, after the last. */
export function actAll(site: Site, actions: readonly SiteAction[]): SiteStep {
  const draft = openDraft(site);
  const before = restOf(draft, site);
  const { changes, loadChanges } = draft;
  for (const action of actions) applyAction(draft, action);
  const isSame = draft.changes === changes;
  rests.set(draft.site, isSame ? before : settled(draft, { shares: before.shares, loadChanges }));
  return closeDraft(draft);
}

/** When something next happens by itself; null: never. `site.now` when something is due already (a site that was changed by hand). */
export function nextEventAt(site: Site): Instant | null {
  const known = rests.get(site);
  if (known) return known.until;
  const draft = openDraft(site);
  const { until } = settled(draft, null);
  return draft.events.length > 0 ? site.now : until;
}

/** Per UPS the share of what hangs on it that draws power now. */
export function sharesAt(site: Site): Shares {
  return rests.get(site)?.shares ?? sharesOf(site);
}

/** What is dirty in a storage's cache at `at`, nothing happening between `site.now` and then; 0 for an unknown storage. */
export function dirtyBytesOf(site: Site, storageId: NodeId, at: Instant): number {
  const storage = site.storages[storageId];
  if (!storage) return 0;
  return rises(storage) || storage.state === "flushing"
    ? dirtyBytesAt(storage, writersOf(site).get(storageId) ?? 0, site.now, at)
    : storage.dirtyBytes;
}

function restOf(draft: Draft, site: Site): Rest {
  return rests.get(site) ?? settled(draft, null);
}

function settled(draft: Draft, before: { shares: Shares; loadChanges: number } | null): Rest {
  const shares = settle(draft, before);
  return { until: nextAt(draft.site, shares), shares };
}

/** Seconds that the battery would carry the present load from now on; 0 for an unknown UPS. */
export function runtimeSec(site: Site, upsId: NodeId): number {
  const ups = site.upses[upsId];
  return ups ? secondsLeft(ups, shareOf(ups, sharesAt(site))) : 0;
}

/** The present load (0…1 of rated); 0 for an unknown UPS. */
export function loadOf(site: Site, upsId: NodeId): number {
  const ups = site.upses[upsId];
  return ups ? ups.fullLoad * shareOf(ups, sharesAt(site)) : 0;
}

function nextAt(site: Site, shares: Shares): Instant | null {
  let next: Instant | null = null;
  const consider = (at: Instant | null) => {
    if (at !== null && (next === null || at < next)) next = at;
  };
  for (const ups of Object.values(site.upses)) {
    const share = shareOf(ups, shares);
    const lowAt = reachesChargeAt(ups, lowCharge(ups, share));
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
    ownUps(draft, present).charge = charge;
  }
  for (const present of Object.values(draft.site.storages)) {
    if (!rises(present) && present.state !== "flushing") continue;
    writers ??= writersOf(draft.site);
    const dirtyBytes = dirtyBytesAt(present, writers.get(present.id) ?? 0, from, to);
    if (dirtyBytes === present.dirtyBytes) continue;
    ownStorage(draft, present).dirtyBytes = dirtyBytes;
  }
  draft.site.now = to;
}

/** What its users write stays in its cache, and there is room for more. */
function rises(storage: SimStorage): boolean {
  return storage.writeCache && storage.state === "ready" && storage.dirtyBytes !== cacheBytes;
}

/** The functions above have the agreed shape. */
export const siteModel: SiteModel = { createSite, advance, act, nextEventAt, runtimeSec };
