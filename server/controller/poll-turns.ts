import type { Clock } from "./ports.ts";
import { createRateLimit } from "./rate-limit.ts";

/**
 * In which order those that are due are asked: at once (a trap, a command, somebody waits), never asked yet, on battery, all others, and
 * last those that did not answer of late.
 */
export const turns = ["atOnce", "first", "battery", "calm", "lost"] as const;
export type Turn = (typeof turns)[number];

/** So many devices are asked in a second at the most: traps of a whole site hasten all polls at once. Real time. */
export const pollsPerSec = 3_000;
/** Of which so many at the same moment: what is spread at random is not spread evenly, and this program has other things to do for a while. */
const atOnceAtMost = 512;
/** While somebody has to wait. Real time. */
const lookEveryMs = 10;
/**
 * Every so many times who has waited longest is asked first, whatever the turn: a storm of traps must not blind us for all others, nor those on
 * battery for those of which that is not known yet.
 */
const oldestEvery = 2;

/** Lets everybody who is due be asked, in the order of `turns` and at a bounded rate. */
export type PollTurns<P> = {
  /** `begin` is called with it when it may ask: within this call, where nobody has to wait. It stands there once: a later call changes its turn. */
  enqueue(poller: P, turn: Turn): void;
  leave(poller: P): void;
  close(): void;
};

export function createPollTurns<P>(args: { realClock: Clock; begin(poller: P): void }): PollTurns<P> {
  const { realClock, begin } = args;
  const limit = createRateLimit({ clock: realClock, perSec: pollsPerSec, atOnce: atOnceAtMost });
  const queues = Object.fromEntries(turns.map((turn) => [turn, new Set<P>()])) as Record<Turn, Set<P>>;
  /** In the order of arrival. */
  const turnOf = new Map<P, Turn>();
  const closing = new AbortController();
  let begun = 0;
  let waiting = false;

  function leave(poller: P): void {
    const turn = turnOf.get(poller);
    if (turn === undefined) return;
    turnOf.delete(poller);
    queues[turn].delete(poller);
  }

  /** undefined: nobody waits. */
  function next(): P | undefined {
    if (begun % oldestEvery === 0) return turnOf.keys().next().value;
    for (const turn of turns) if (queues[turn].size > 0) return queues[turn].values().next().value;
    return undefined;
  }

  function run(): void {
    while (turnOf.size > 0 && limit.take()) {
      const poller = next();
      if (poller === undefined) return;
      begun += 1;
      leave(poller);
      begin(poller);
    }
    if (turnOf.size > 0) wait();
  }

  function wait(): void {
    if (waiting) return;
    waiting = true;
    realClock.sleep(lookEveryMs, closing.signal).then(
      () => {
        waiting = false;
        run();
      },
      () => {},
    );
  }

  return {
    enqueue(poller, turn) {
      if (closing.signal.aborted) return;
      const before = turnOf.get(poller);
      if (before !== undefined) queues[before].delete(poller);
      turnOf.set(poller, turn);
      queues[turn].add(poller);
      if (!waiting) run();
    },
    leave,
    close() {
      closing.abort();
      turnOf.clear();
      for (const turn of turns) queues[turn].clear();
    },
  };
}
