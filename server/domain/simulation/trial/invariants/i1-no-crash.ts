import { runtimeReserveSec } from "../../../decide/track-outages.ts";
import { controlSideStopSec } from "../../../timing/control-side.ts";
import { pastTimeSec, stopJobsSec } from "../../../timing/past-time.ts";
import type { Stop } from "../../../world/memory.ts";
import type { Instant } from "../../../world/readings.ts";
import { sinceStartSec } from "../context.ts";
import type { Check, Ground } from "../ground.ts";
import { keptOf } from "../kept.ts";
import { faultsOf } from "../plan.ts";
import {
  agentGoneMs,
  aliveMs,
  isLying,
  isPastTimeByRecord,
  leastStopMs,
  livesBetween,
  outlasts,
  silentMs,
  terminalOf,
} from "./facts.ts";

/**
 * I1: no terminal loses power while it runs. 2.8 excepts: its battery was empty before it could have stopped even with every wait cut;
 * it outlasted its time; it lied. While the site's only controller is down with its own terminal nobody can act, so only the time in
 * which a controller lived counts: what begins meanwhile is for peers. So does what it began itself (2.3, 5: its own UPS first, only then
 * its own OS): its UPS counts down, and it died before the order to its own terminal was sent.
 */
export const noCrash: Check = (happening, g) => {
  if (happening.kind !== "site" || happening.event.kind !== "terminalCrashed") return [];
  const { terminalId: id, at } = happening.event;
  const t = terminalOf(g, id);
  if (!t || isLying(g, id) || isPastTimeByRecord(g, t)) return [];
  const stop = g.world.memory.stops[id];
  // With the OFF that runs already (`withShutdown`, or the last controller's own) only its settings count.
  if (stop && outlasts(g, t) && at - stop.firstAt >= (stopJobsSec(t) + t.shutdownSec) * 1000) return [];
  const dark = g.relations.feedsOf(id).filter((u) => g.site.upses[u]?.output === "off");
  const last = dark.filter((u) => g.upses[u]?.darkAt === at);
  const byBattery = last.length > 0 && last.every((u) => g.upses[u]?.darkBy === "empty");
  if (byBattery && !g.relations.policyOf(t.groupId).stopOnOutage) return [];
  if (byBattery && hadNoTime(g, id, dark, at)) return [];
  // It may have died before it even wrote down that order, or come up again when little of the grace was left.
  const cutAt = g.world.memory.cuts[last[0] ?? ""]?.firstAt;
  const leftAt = diedAskingAt(g, stop) ?? Math.min(cutAt ?? at, stop?.firstAt ?? at);
  if (id === g.plan.selfId && !byBattery && hadNoTimeSince(g, id, leftAt, at)) return [];
  if (wasTakenForDown(g, id, cutAt)) return [];
  const how = dark.map((u) => `${u} ${g.upses[u]?.darkBy === "empty" ? "empty" : "cut"}`).join(", ");
  const asked = stop ? `asked to stop at t+${sinceStartSec(stop.firstAt)}` : "never asked to stop";
  return [`${id} lost power while it ran (${how}), ${asked}`];
};

/**
 * It went down so late, after all its time or a false goodbye, that its start was given up before it booted, or its agent was away from when
 * it booted; by then its UPS was commanded off.
 */
function wasTakenForDown(g: Ground, id: string, cutAt: Instant | undefined): boolean {
  const { runningSince } = keptOf(g.terminals, id);
  if (cutAt === undefined || runningSince === null) return false;
  const late = faultsOf(g.plan, "terminalLies").some((f) => f.terminalId === id);
  const unheard = cutAt - runningSince < agentGoneMs(g, id, runningSince, cutAt) + 5_000;
  return late && cutAt < runningSince + 5_000 ? true : unheard && agentGoneMs(g, id, runningSince, cutAt) > 0;
}

/**
 * It waits for its UPSes to accept before it asks its own terminal; what it wrote down as it died was never sent. null: it did not die over
 * that.
 */
function diedAskingAt(g: Ground, stop: Stop | undefined): Instant | null {
  const { firstAt = null } = stop ?? {};
  const isThen = (at: Instant | null) => at !== null && firstAt !== null && at >= firstAt && at < firstAt + 100;
  return g.lives.some(({ to }) => isThen(to)) ? firstAt : null;
}

/** A controller that died in between, and maybe came up again, had less time than it needs to take over and to go down. */
function hadNoTimeSince(g: Ground, id: string, from: Instant, at: Instant): boolean {
  const hasDied = g.lives.some((l) => l.to !== null && l.to >= from && l.to <= at);
  return hasDied && aliveMs(g, from, at) < leastStopMs(g, id, from) + 45_000 * livesBetween(g, from, at);
}

/**
 * Before its time is over, or its battery holds for little more than the stop itself, an outage is not confirmed, and nobody is blamed: asked
 * sooner it would have broken I9. Its clock may run from when a later controller first saw it.
 */
function confirmableAt(
  g: Ground,
  u: { id: string; confirmSec: number; seenLostAt: Instant | null },
  at: Instant,
  byBatteryAt: Instant,
): Instant {
  const beganAt = g.world.memory.outages[u.id]?.beganAt ?? u.seenLostAt ?? at;
  return Math.min(beganAt + u.confirmSec * 1000, Math.max(beganAt, byBatteryAt));
}

/**
 * With the wait for what needs it cut (2.3, 6), where its batteries say truly for how long they hold; else that comes first, since nobody can
 * know that there is no time for it.
 */
function shortestStopMs(g: Ground, id: string, dark: readonly string[], from: Instant): number {
  const t = terminalOf(g, id);
  const unsure = [
    ...faultsOf(g.plan, "runtimeJitter"),
    ...faultsOf(g.plan, "pollsTimeOut"),
    ...faultsOf(g.plan, "cardReboots"),
  ];
  if (t?.kind !== "linked" || unsure.some((f) => dark.includes(f.upsId))) return leastStopMs(g, id, from);
  return Math.min(keptOf(g.site.terminals, id).stopSec, pastTimeSec(t)) * 1000 + 3_000;
}

/** Its cluster was asked to stop first, while there was time for that. */
function clusterMs(g: Ground, id: string): number {
  const cluster = g.relations.clusterOf(id);
  return cluster && g.world.memory.clusterStops[cluster.id] ? cluster.shutdownTimeoutSec * 1000 : 0;
}

/** Even with every wait cut it could not have stopped between what a controller could first see and dark. */
function hadNoTime(g: Ground, id: string, dark: readonly string[], at: number): boolean {
  const upses = g.relations.upsesFeeding(id).filter((u) => dark.includes(u.id));
  const truths = upses.map((u) => ({ id: u.id, confirmSec: u.confirmSec, ...keptOf(g.upses, u.id) }));
  const seen = truths.map((u) => (u.darkBy === "command" ? u.darkAt : u.seenLostAt) ?? at);
  const since = Math.max(keptOf(g.terminals, id).runningSince ?? at, ...seen);
  // A control terminal waits for the linked side until its battery holds for little more than the stop of its own (2.3, 5).
  const isControl = terminalOf(g, id)?.kind === "control";
  const lastAt = isControl ? at - (controlSideStopSec(g.tree, g.relations) + runtimeReserveSec) * 1000 : 0;
  const byBatteryAt = at - leastStopMs(g, id, since) - runtimeReserveSec * 1000;
  const confirmable = truths.flatMap((u) =>
    u.darkBy === "command" ? [] : Math.max(lastAt, confirmableAt(g, u, at, byBatteryAt)),
  );
  const from = Math.max(since, ...confirmable);
  // Waits are cut when a battery runs short; who was gone by then could still stop it in order only.
  const isHurried = aliveMs(g, Math.max(since, byBatteryAt), at) > 0;
  const stopMs = isHurried ? shortestStopMs(g, id, dark, from) : leastStopMs(g, id, from);
  const nodes = [id, ...dark];
  const slow = faultsOf(g.plan, "answersLost").some((f) => nodes.includes(f.nodeId)) ? 45_000 : 0;
  const late = faultsOf(g.plan, "slowAnswers").some((f) => nodes.includes(f.nodeId)) ? 30_000 : 0;
  const blindMs = Math.max(0, ...dark.map((u) => silentMs(g, u, from, at))) + agentGoneMs(g, id, from, at);
  const neededMs = stopMs + clusterMs(g, id) + blindMs + slow + late + 45_000 * livesBetween(g, from, at);
  return aliveMs(g, from, at) < neededMs + 5_000;
}
