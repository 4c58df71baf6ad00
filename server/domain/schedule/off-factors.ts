import type { GroupPolicy, LanFactor, NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { ScheduleUnit } from "./calendar.ts";
import { minuteMs } from "./local-time.ts";
import type { Wanted } from "./wanted-by-schedule.ts";

/** What was heard of the hosts of LAN factors. A host that is not there has not answered since `observingSince`. */
export type LanObserved = { lastAnswerAt: Readonly<Record<string, Instant>>; observingSince: Instant };

export type FactorReason =
  /** Off factors hold: these LAN factors, and the schedule or not. */
  | { code: "offFactors"; lanFactorIds: NodeId[]; schedule: boolean }
  /** The schedule has it off, but these LAN factors do not hold yet, and the policy asks for all. */
  | { code: "waitsForLan"; lanFactorIds: NodeId[] };

export type WantedWithFactors =
  | Wanted
  | { wanted: "off"; sinceAt: Instant; reason: FactorReason }
  | { wanted: null; sinceAt: Instant; reason: FactorReason };

/**
 * On and off with the off factors that were chosen: the schedule, where it has off times, and the LAN factors. A one-off change is
 * somebody's word and beats them. Silence counts from the last answer, the last on time or `runningSince`, whichever is latest, so
 * that what was just started is not stopped again. `runningSince` null: not known.
 */
export function wantedWithFactors(args: {
  unit: ScheduleUnit;
  scheduled: Wanted;
  observed: LanObserved;
  runningSince: Instant | null;
  needed: GroupPolicy["offFactorsNeeded"];
  now: Instant;
}): WantedWithFactors {
  const { unit, scheduled, needed, now } = args;
  const { lanFactors } = unit;
  if (lanFactors.length === 0 || scheduled.reason?.code === "changed") return scheduled;
  const since = lanFactors.map((factor) => ({ id: factor.id, at: silentEnoughAt(factor, args) }));
  const held = since.flatMap(({ id, at }) => (at !== null && at <= now ? [{ id, at }] : []));
  const scheduleOff = scheduled.wanted === "off" ? scheduled.sinceAt : null;
  const hold = [...held.map((h) => h.at), ...(scheduleOff === null ? [] : [scheduleOff])];
  const chosen = lanFactors.length + (unit.timeline.pattern.hasOff ? 1 : 0);
  const enough = needed === "any" ? hold.length > 0 : hold.length >= chosen;
  if (enough) {
    const sinceAt = needed === "any" ? Math.min(...hold) : Math.max(...hold);
    const lanFactorIds = held.map((h) => h.id);
    return { wanted: "off", sinceAt, reason: { code: "offFactors", lanFactorIds, schedule: scheduleOff !== null } };
  }
  if (scheduleOff === null) return scheduled;
  const lanFactorIds = lanFactors.map((f) => f.id).filter((id) => held.every((h) => h.id !== id));
  return { wanted: null, sinceAt: scheduleOff, reason: { code: "waitsForLan", lanFactorIds } };
}

/** When none of its hosts will have answered for the set minutes, if none answers from now on; null: it names no host. */
function silentEnoughAt(
  factor: LanFactor,
  args: { scheduled: Wanted; observed: LanObserved; runningSince: Instant | null },
): Instant | null {
  if (factor.hosts.length === 0) return null;
  const { lastAnswerAt, observingSince } = args.observed;
  const answers = factor.hosts.flatMap((host) => (Object.hasOwn(lastAnswerAt, host) ? lastAnswerAt[host] : null) ?? []);
  const starts = [args.runningSince, args.scheduled.wanted === "on" ? args.scheduled.sinceAt : null];
  const quietFrom = Math.max(observingSince, ...answers, ...starts.flatMap((at) => at ?? []));
  return quietFrom + factor.silenceMin * minuteMs;
}
