import { DriverError } from "../domain/world/driver-error.ts";
import type { AccessFault, DriverErrorCode, Instant } from "../domain/world/readings.ts";
import { createPause } from "./pause.ts";
import type { Clock } from "./ports.ts";
import { late, within } from "./within.ts";

/** Whatever the clock's speed, a device is not asked more often than this, in real time. */
const floorMs = 50;
/** Real time. Drivers have shorter limits of their own; this one is for a driver that hangs. */
const deadlineMs = 10_000;
const identifyEveryMs = 3_600_000;
const identifyAgainMs = 60_000;

export type Poller = {
  /** Reads as soon as possible; a read that runs is followed by another one. */
  hasten(): void;
  /** Resolves when it has stopped and nothing of it is in flight. */
  ended: Promise<void>;
};

type Failure = { error: DriverErrorCode; detail: string; accessFault?: AccessFault };

export type Polled<T> = {
  read(signal: AbortSignal): Promise<T>;
  onRead(value: T, at: Instant): void;
  onFailed(failure: Failure, at: Instant): void;
  pauseMs(last: { value: T | null; failedReads: number }): number;
  /** Asked after the first good read and then every hour; what fails is asked again a minute later and counts for nothing. */
  identify?(signal: AbortSignal): Promise<void>;
};

/**
 * Polls one device for ever: one question in flight, never two, however long it hangs. It stops when the signal aborts.
 * A read during which `hasten` came is dated at its start, so that it does not bear out what may have happened after it.
 */
export function startPoller<T>(args: {
  clock: Clock;
  realClock: Clock;
  signal: AbortSignal;
  device: Polled<T>;
}): Poller {
  const { clock, realClock, signal, device } = args;
  const pause = createPause(clock);
  const floor = createPause(realClock);
  let asking: Promise<unknown> | null = null;
  let overtaken = false;
  let reading = false;
  let last: T | null = null;
  let failedReads = 0;
  let identifyAt: Instant = Number.NEGATIVE_INFINITY;

  /** Asks within the deadline; what hangs stays `asking`, and nothing else is asked until it has settled. */
  async function ask<R>(question: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (asking !== null && (await within(realClock, deadlineMs, asking)) === late)
      throw new DriverError("timeout", "the question before is still open");
    const cut = new AbortController();
    const onAbort = () => cut.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const answer = (async () => question(cut.signal))();
    const settled = answer.then(
      () => {},
      () => {},
    );
    asking = settled;
    settled.then(() => {
      if (asking === settled) asking = null;
    });
    try {
      const result = await within(realClock, deadlineMs, answer);
      if (result === late) throw new DriverError("timeout", "no answer");
      return result as R;
    } finally {
      signal.removeEventListener("abort", onAbort);
      cut.abort();
    }
  }

  async function readOnce(): Promise<void> {
    const startedAt = clock.now();
    overtaken = false;
    reading = true;
    try {
      const value = await ask((s) => device.read(s));
      if (signal.aborted) return;
      last = value;
      failedReads = 0;
      device.onRead(value, overtaken ? startedAt : clock.now());
    } catch (error) {
      if (signal.aborted) return;
      failedReads += 1;
      device.onFailed(failureOf(error), clock.now());
    } finally {
      reading = false;
    }
  }

  async function identifyIfDue(): Promise<void> {
    if (!device.identify || failedReads > 0 || clock.now() < identifyAt) return;
    const identify = device.identify;
    try {
      await ask((s) => identify(s));
      identifyAt = clock.now() + identifyEveryMs;
    } catch {
      identifyAt = clock.now() + identifyAgainMs;
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const startedAt = realClock.now();
      await readOnce();
      if (!overtaken && !signal.aborted) {
        reading = true;
        await identifyIfDue();
        reading = false;
      }
      if (!overtaken) await pause.wait(device.pauseMs({ value: last, failedReads }), signal);
      const tooSoonMs = startedAt + floorMs - realClock.now();
      if (tooSoonMs > 0) await floor.wait(tooSoonMs, signal);
    }
    await asking;
  }

  return {
    hasten() {
      if (reading) overtaken = true;
      else pause.end();
    },
    ended: run(),
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof DriverError) {
    const { code, message, accessFault } = error;
    return { error: code, detail: message, ...(accessFault === null ? {} : { accessFault }) };
  }
  return { error: "badReply", detail: error instanceof Error ? error.message : String(error) };
}
