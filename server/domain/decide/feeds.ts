import type { NodeId, Terminal } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Instant } from "../world/readings.ts";
import type { Situation } from "./situation.ts";
import { isOff } from "./ups-state.ts";

/** How many live feeds it needs to be up: all of them where the loss of any stops it. */
export function feedsWanted(s: Situation, t: Terminal): number {
  const policy = s.relations.policyOf(t.groupId);
  return policy.stopOnOutage && policy.stopWhen === "anyUps" ? s.relations.feedsOf(t.id).length : t.feedsNeeded;
}

/** Every outlet of this terminal was read to be dark. */
export function isOffAtAllFeeds(s: Situation, t: Terminal): boolean {
  const feeds = s.relations.feedsOf(t.id);
  return feeds.length > 0 && feeds.every((id) => isOff(s, id));
}

/**
 * Since when it has power again after it went down and lost it, in this incident; null: it has none, or at any time enough of its feeds
 * were on.
 */
export function poweredSince(s: Situation, t: Terminal): Instant | null {
  const downAt = s.memory.downs[t.id]?.at ?? 0;
  const feeds = s.relations.feedsOf(t.id);
  const needed = feedsToGoDark(s, t);
  const darks = feeds.flatMap((id) => darksOf(s, id)).filter((d) => d.toAt > downAt);
  let since: Instant | null = null;
  for (const { fromAt } of darks) {
    const together = darks.filter((d) => d.fromAt <= fromAt && fromAt <= d.toAt).map((d) => d.toAt);
    const at = together.sort((x, y) => x - y)[together.length - needed];
    if (at !== undefined && Number.isFinite(at) && (since === null || at > since)) since = at;
  }
  return since;
}

/** So many feeds have to be dark at the same time for it to be without power. */
export function feedsToGoDark(s: Situation, t: Terminal): number {
  const feeds = s.relations.feedsOf(t.id).length;
  return feeds - Math.min(t.feedsNeeded, feeds) + 1;
}

/** When its output was dark in this incident: last, and now (`toAt` is infinite). */
function darksOf(s: Situation, upsId: NodeId): { fromAt: Instant; toAt: Instant }[] {
  const { cuts, selfDarks, darkBefore } = s.memory;
  const before = darkBefore[upsId];
  const fromAt = cuts[upsId]?.darkAt ?? selfDarks[upsId] ?? knownUps(s.world, upsId).darkSince;
  const darks = before ? [before] : [];
  return fromAt === null ? darks : [...darks, { fromAt, toAt: Number.POSITIVE_INFINITY }];
}
