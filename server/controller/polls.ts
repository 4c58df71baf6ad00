import { fractionOf } from "../domain/simulation/create-site.ts";
import type { Instant } from "../domain/world/readings.ts";
import { type Crowd, nextOf, type Pace } from "./poll-pace.ts";
import { createPollTurns } from "./poll-turns.ts";
import { type AnyPoller, type Polled, Poller, type PollerSite } from "./poller.ts";
import type { Clock } from "./ports.ts";
import { createRateLimit } from "./rate-limit.ts";
import { createTimetable } from "./timetable.ts";

/** Appointments this near to each other come together. */
const grainMs = 10;
/** What seldom changes, of all devices together: at a start it must not hold up the readings. Real time. */
const identified = { perSec: 250, atOnce: 64 };
/** Devices that were lost within so long of each other were perhaps lost together, with a switch. */
const togetherMs = 30_000;
/** When one of those answers again the others are asked within so long. */
const comeBackMs = 2_000;

/** Polls any number of devices. Thousands share two sleeps and one rate; none has a timer of its own. */
export type Polls = {
  /** Reads it as soon as its turn comes, and then for ever. */
  start<T>(device: Polled<T>): Poller<T>;
  /** Nothing is asked any more. Pollers are stopped by whoever started them. */
  close(): void;
};

export function createPolls(args: { clock: Clock; realClock: Clock; draw?: () => number }): Polls {
  const { clock, realClock, draw = Math.random } = args;
  const paces = new Map<AnyPoller, Pace["turn"]>();
  const crowd: Record<keyof Crowd, number> = { battery: 0, calm: 0, lost: 0 };
  const lostAt = new Map<AnyPoller, Instant>();
  let broughtBackAt: Instant = Number.NEGATIVE_INFINITY;

  const turns = createPollTurns<AnyPoller>({ realClock, begin: (poller) => poller.begin() });
  const appointments = createTimetable<AnyPoller>({
    ...{ clock, grainMs },
    onDue: (poller) => poller.onDue(paces.get(poller) ?? "calm"),
  });
  const calls = createTimetable<AnyPoller>({ clock: realClock, grainMs, onDue: (poller) => poller.onRealTime() });
  const identities = createRateLimit({ clock: realClock, ...identified });

  function keepsPace(poller: AnyPoller, turn: Pace["turn"] | null): void {
    const before = paces.get(poller);
    if (before === turn) return;
    if (before !== undefined) crowd[before] -= 1;
    if (turn === null) paces.delete(poller);
    else {
      paces.set(poller, turn);
      crowd[turn] += 1;
    }
    if (turn === "lost") lostAt.set(poller, clock.now());
    else if (before === "lost") cameBack(poller);
  }

  function cameBack(poller: AnyPoller): void {
    const wentAt = lostAt.get(poller);
    const now = clock.now();
    lostAt.delete(poller);
    // Those that were asked meanwhile come back one after the other: once for all of them will do.
    if (wentAt === undefined || Math.abs(now - broughtBackAt) < comeBackMs) return;
    broughtBackAt = now;
    for (const [other, at] of lostAt)
      if (Math.abs(at - wentAt) <= togetherMs) appointments.set(other, now + fractionOf(other.id) * comeBackMs);
  }

  const site: PollerSite = {
    clock,
    realClock,
    enqueue: turns.enqueue,
    schedule(poller, pace) {
      keepsPace(poller, pace.turn);
      appointments.set(poller, nextOf({ pace, id: poller.id, now: clock.now(), crowd, drawn: draw() }));
    },
    callAt: calls.set,
    cancelCall: calls.cancel,
    mayIdentify: identities.take,
    forget(poller) {
      turns.leave(poller);
      appointments.cancel(poller);
      calls.cancel(poller);
      lostAt.delete(poller);
      keepsPace(poller, null);
    },
  };

  return {
    start: (device) => new Poller(device, site),
    close() {
      turns.close();
      appointments.close();
      calls.close();
    },
  };
}
