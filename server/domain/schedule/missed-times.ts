import type { Instant } from "../world/readings.ts";
import type { Calendar } from "./calendar.ts";
import { minuteMs } from "./local-time.ts";
import { type Occurrence, occurrencesOf } from "./next-occurrences.ts";

/** How late a time may be and still be done, in minutes; null: however late. */
export type MissedLimits = { onMin: number | null; offMin: number | null };
export const defaultMissedLimits: MissedLimits = { onMin: null, offMin: 30 };

/**
 * What becomes of a time that passed while nobody controlled the site. do: now. record: it is too late, and nothing is done until the
 * next time. superseded: a later time of the same target passed as well.
 */
export type MissedTime = { occurrence: Occurrence; verdict: "do" | "record" | "superseded" };

/**
 * The on and off times in (awayFrom, now], oldest first: for a controller that was away, or for the first look after a start.
 * A reboot stops something, so it has the limit of off times.
 */
export function missedTimes(args: {
  calendar: Calendar;
  awayFrom: Instant;
  now: Instant;
  limits?: MissedLimits;
}): MissedTime[] {
  const { calendar, awayFrom, now, limits = defaultMissedLimits } = args;
  return calendar.units
    .flatMap((unit) => {
      const passed = occurrencesOf(unit, awayFrom + 1, now + 1);
      return passed.map((occurrence, index): MissedTime => {
        if (index < passed.length - 1) return { occurrence, verdict: "superseded" };
        return { occurrence, verdict: isInTime(occurrence, now, limits) ? "do" : "record" };
      });
    })
    .sort((a, b) => a.occurrence.at - b.occurrence.at);
}

function isInTime({ kind, at }: Occurrence, now: Instant, limits: MissedLimits): boolean {
  const limitMin = kind === "on" ? limits.onMin : limits.offMin;
  return limitMin === null || now - at <= limitMin * minuteMs;
}
