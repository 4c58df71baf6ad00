import type { NodeId } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { AccessFault, DriverErrorCode, Instant } from "../domain/world/readings.ts";
import type { Pace } from "./poll-pace.ts";
import type { Turn } from "./poll-turns.ts";
import type { Clock } from "./ports.ts";

/** Whatever the clock's speed, a device is not asked more often than this, in real time. */
const floorMs = 50;
/** Real time. Drivers have shorter limits of their own; this one is for a driver that hangs. */
const deadlineMs = 10_000;
const identifyEveryMs = 3_600_000;
const identifyAgainMs = 60_000;

/** Why a read came to nothing. */
export type PollFailure = { error: DriverErrorCode; detail: string; accessFault?: AccessFault };

export type Polled<T> = {
  id: NodeId;
  read(signal: AbortSignal): Promise<T>;
  onRead(value: T, at: Instant): void;
  onFailed(failure: PollFailure, at: Instant): void;
  paceOf(last: { value: T | null; failedReads: number }): Pace;
  /** Asked after the first good read and then every hour; what fails is asked again a minute later and counts for nothing. */
  identify?(signal: AbortSignal): Promise<void>;
};

/** What one poller needs of all of them together. */
export type PollerSite = {
  clock: Clock;
  realClock: Clock;
  /** Calls `begin` when it is its turn. */
  enqueue(poller: AnyPoller, turn: Turn): void;
  /** Calls `onDue` at an instant of the clock that goes by the pace; in place of an earlier one. */
  schedule(poller: AnyPoller, pace: Pace): void;
  /** Calls `onRealTime` at that instant of the real clock; in place of an earlier one. */
  callAt(poller: AnyPoller, realAt: Instant): void;
  cancelCall(poller: AnyPoller): void;
  /** What seldom changes is asked for at a rate of its own. */
  mayIdentify(): boolean;
  /** It is asked nothing any more. */
  forget(poller: AnyPoller): void;
};

export type AnyPoller = Pick<Poller<unknown>, "id" | "begin" | "onDue" | "onRealTime">;

type Phase =
  /** It has an appointment. */
  | "resting"
  /** It has one in real time: asked again too soon. */
  | "held"
  /** It stands in the queue. */
  | "queued"
  /** Its question is open. */
  | "reading"
  | "identifying"
  /** It is its turn, but a question that was given up is still open. */
  | "blocked"
  | "stopped";

/**
 * Polls one device for ever: one question in flight, never two, however long it hangs. A read during which `hasten` came is dated at
 * its start, so that it does not bear out what may have happened after it.
 *
 *   queued → reading → (identifying) → resting → queued …; hasten: resting → queued, or → held → queued right after a read
 *   reading → (deadline) → resting → queued → blocked until the old question has settled → reading, or (deadline) → resting
 */
export class Poller<T> {
  readonly id: NodeId;
  readonly #device: Polled<T>;
  readonly #site: PollerSite;
  #phase: Phase = "queued";
  /** A question has not settled, given up or not. */
  #isOpen = false;
  #cut: AbortController | null = null;
  #overtaken = false;
  #startedAt: Instant = 0;
  #realStartedAt: Instant = Number.NEGATIVE_INFINITY;
  #identifyAt: Instant = Number.NEGATIVE_INFINITY;
  #last: T | null = null;
  #failedReads = 0;
  #onSettled: () => void = nobodyWaits;

  /** It begins by itself, as soon as it may. */
  constructor(device: Polled<T>, site: PollerSite) {
    this.id = device.id;
    this.#device = device;
    this.#site = site;
    site.enqueue(this, "first");
  }

  /** Reads as soon as possible; a read that runs is followed by another one. */
  hasten(): void {
    switch (this.#phase) {
      case "resting":
        this.#queue("atOnce");
        break;
      case "queued":
        this.#site.enqueue(this, "atOnce");
        break;
      case "reading":
      case "identifying":
        this.#overtaken = true;
        break;
      case "held":
      case "blocked":
      case "stopped":
        break;
    }
  }

  /** Resolves when nothing of it is in flight. */
  async stop(): Promise<void> {
    this.#phase = "stopped";
    this.#site.forget(this);
    this.#cut?.abort(new Error("it is polled no longer"));
    if (this.#isOpen)
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
  }

  /** It is its turn. */
  begin(): void {
    const { clock, realClock } = this.#site;
    this.#startedAt = clock.now();
    this.#realStartedAt = realClock.now();
    this.#overtaken = false;
    this.#awaitDeadline();
    if (this.#isOpen) this.#phase = "blocked";
    else void this.#read();
  }

  /** Its appointment has come. */
  onDue(turn: Turn): void {
    if (this.#phase === "resting") this.#queue(turn);
  }

  /** Held long enough, or a deadline has passed. */
  onRealTime(): void {
    switch (this.#phase) {
      case "held":
        this.#queue("atOnce");
        break;
      case "reading":
        this.#giveUp();
        this.#failed({ error: "timeout", detail: "no answer" });
        break;
      case "blocked":
        this.#failed({ error: "timeout", detail: "the question before is still open" });
        break;
      case "identifying":
        this.#giveUp();
        this.#identifyAt = this.#site.clock.now() + identifyAgainMs;
        this.#rest();
        break;
      case "resting":
      case "queued":
      case "stopped":
        break;
    }
  }

  async #read(): Promise<void> {
    this.#phase = "reading";
    const cut = this.#open();
    try {
      const value = await this.#device.read(cut.signal);
      if (this.#settle(cut)) this.#succeeded(value);
    } catch (error) {
      if (this.#settle(cut)) this.#failed(failureOf(error));
    }
  }

  async #identify(): Promise<void> {
    this.#phase = "identifying";
    this.#awaitDeadline();
    const cut = this.#open();
    let nextMs = identifyEveryMs;
    try {
      await this.#device.identify?.(cut.signal);
    } catch {
      nextMs = identifyAgainMs;
    }
    if (!this.#settle(cut)) return;
    this.#identifyAt = this.#site.clock.now() + nextMs;
    this.#rest();
  }

  #open(): AbortController {
    const cut = new AbortController();
    this.#cut = cut;
    this.#isOpen = true;
    return cut;
  }

  /** A question has settled. False: it was given up before, and nobody wants to know. */
  #settle(cut: AbortController): boolean {
    const isWanted = this.#cut === cut && this.#phase !== "stopped";
    this.#isOpen = false;
    this.#cut = null;
    this.#onSettled();
    if (this.#phase === "blocked") {
      this.#awaitDeadline();
      void this.#read();
    }
    return isWanted;
  }

  #giveUp(): void {
    this.#cut?.abort(new Error("no answer in time"));
    this.#cut = null;
  }

  #succeeded(value: T): void {
    this.#last = value;
    this.#failedReads = 0;
    const { clock } = this.#site;
    this.#device.onRead(value, this.#overtaken ? this.#startedAt : clock.now());
    const isDue = this.#device.identify !== undefined && !this.#overtaken && clock.now() >= this.#identifyAt;
    if (isDue && this.#site.mayIdentify()) void this.#identify();
    else this.#rest();
  }

  #failed(failure: PollFailure): void {
    this.#failedReads += 1;
    this.#device.onFailed(failure, this.#site.clock.now());
    this.#rest();
  }

  #rest(): void {
    this.#site.cancelCall(this);
    this.#phase = "resting";
    const pace = this.#device.paceOf({ value: this.#last, failedReads: this.#failedReads });
    this.#site.schedule(this, pace);
    if (this.#overtaken) this.#queue("atOnce");
  }

  #queue(turn: Turn): void {
    const freeAt = this.#realStartedAt + floorMs;
    if (this.#site.realClock.now() < freeAt) {
      this.#phase = "held";
      this.#site.callAt(this, freeAt);
      return;
    }
    this.#phase = "queued";
    this.#site.enqueue(this, turn);
  }

  #awaitDeadline(): void {
    this.#site.callAt(this, this.#site.realClock.now() + deadlineMs);
  }
}

const nobodyWaits = () => {};

function failureOf(error: unknown): PollFailure {
  if (error instanceof DriverError) {
    const { code, message, accessFault } = error;
    return { error: code, detail: message, ...(accessFault === null ? {} : { accessFault }) };
  }
  return { error: "badReply", detail: error instanceof Error ? error.message : String(error) };
}
