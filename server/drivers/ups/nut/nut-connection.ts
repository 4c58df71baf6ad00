import { DriverError } from "../../../domain/world/driver-error.ts";
import type { Addresses } from "../addresses.ts";
import { handshake, type NutQuestion } from "./nut-questions.ts";
import { type NutWire, openNutWire } from "./nut-wire.ts";
import { type PendingQuestion, pendingOf } from "./pending-question.ts";
import type { TlsTarget } from "./start-tls.ts";

export type NutTarget = TlsTarget & {
  /** Said before the first order only; empty: there is none, orders are refused. */
  user: string;
  password: string;
};

export type NutTimes = {
  /** From the start of a connection until it can be asked, TLS and all. */
  openMs: number;
  /** From when a question is the oldest one without an answer until its answer is complete. */
  answerMs: number;
  /** The pause after the first failed connection; it doubles with each, up to `backOffAtMostMs`. */
  backOffMs: number;
  backOffAtMostMs: number;
};

/** Real milliseconds; a poll may take ten seconds. */
const usualTimes: NutTimes = { openMs: 4_000, answerMs: 4_000, backOffMs: 1_000, backOffAtMostMs: 15_000 };

/** So many questions are on their way at once: enough for hundreds of UPSes over a slow line, and never much for upsd to hold. */
const windowSize = 8;

/**
 * One TCP connection to an upsd for all UPSes behind it, opened when there is a question. upsd answers in the order in which it was asked
 * and does not number its answers, so everything rests on the order:
 *
 *   idle ── a question ──▸ opening ── open ──▸ open ── broken, late or foreign answer ──▸ idle
 *                             └── failed ──▸ idle, and questions fail at once until the pause is over; an order tries all the same
 *
 * An answer that is late or that belongs to no question ends the connection, so it is never taken for that of the next question. The question
 * that was being answered fails with it; those behind it are asked again, except orders: their outcome is unknown (`timeout`).
 */
export interface NutConnection {
  /** Rejects with DriverError; `unreachable`: it was not sent. An aborted signal gives up the answer, not the connection. */
  ask<T>(question: NutQuestion<T>, signal: AbortSignal): Promise<T>;
  /** How many times it was opened so far: by it a caller sees that another upsd may have answered than before. */
  timesOpened(): number;
  close(): void;
}

export type NutCount = (kind: "unopened" | "garbled" | "late" | "broken", fields: Record<string, unknown>) => void;

export function createNutConnection(args: {
  target: NutTarget;
  addresses: Pick<Addresses, "resolve">;
  authorities: readonly string[] | null;
  times?: Partial<NutTimes>;
  count: NutCount;
}): NutConnection {
  const { target, addresses, authorities, count } = args;
  const times = { ...usualTimes, ...args.times };
  let wire: NutWire | null = null;
  let isOpening = false;
  let timesOpened = 0;
  let isClosed = false;
  /** On this connection upsd knows the user, or is being told. */
  let isIntroduced = false;
  let hasAnswered = false;
  let queue: PendingQuestion[] = [];
  let sent: PendingQuestion[] = [];
  let deadline: NodeJS.Timeout | undefined;
  let failures = 0;
  let failed: { error: DriverError; retryAtMs: number } | null = null;

  function pump(): void {
    if (wire === null) {
      if (queue.length === 0 || isOpening || isClosed) return;
      const isPaused = failed !== null && performance.now() < failed.retryAtMs;
      if (failed !== null && isPaused && !queue.some((p) => p.order)) failAll(failed.error);
      else open();
      return;
    }
    while (sent.length < windowSize) {
      const next = queue.shift();
      if (next === undefined) return;
      if (next.order) introduce();
      send(next);
    }
  }

  function open(): void {
    isOpening = true;
    hasAnswered = false;
    isIntroduced = false;
    openNutWire({ target, addresses, authorities, openMs: times.openMs, onLine, onBroken }).then(
      (opened) => {
        isOpening = false;
        if (isClosed) return opened.end();
        timesOpened += 1;
        wire = opened;
        pump();
      },
      (error: unknown) => {
        isOpening = false;
        const reason = error instanceof DriverError ? error : new DriverError("unreachable", "cannot be connected to");
        count("unopened", { ...whom(), reason: reason.message });
        pause(reason);
        failAll(reason);
      },
    );
  }

  /** Tells upsd the user before the first order. It answers OK to any; what it thinks of them, the order shows. */
  function introduce(): void {
    if (isIntroduced) return;
    isIntroduced = true;
    const steps = [handshake("USERNAME", target.user), handshake("PASSWORD", target.password)];
    // upsd before 2.8 has no tracking; then OK to an order only says that the driver was told.
    const tracking = handshake("SET", "TRACKING", "ON");
    for (const step of [...steps, tracking])
      send({ ...pendingOf(step, { done: () => {}, fail: () => {} }), repeats: false });
  }

  function send(pending: PendingQuestion): void {
    pending.restart();
    sent.push(pending);
    wire?.send(pending.line);
    if (sent.length === 1) restartDeadline();
  }

  function restartDeadline(): void {
    clearTimeout(deadline);
    if (sent.length === 0) return;
    deadline = setTimeout(() => {
      count("late", whom());
      drop(new DriverError("timeout", "no answer"));
    }, times.answerMs);
  }

  function onLine(line: string): void {
    const head = sent[0];
    try {
      if (head === undefined) throw new DriverError("badReply", "an answer that nobody asked for");
      if (!head.take(line)) return;
    } catch (error) {
      const reason = error instanceof DriverError ? error : new DriverError("badReply", "the answer cannot be read");
      count("garbled", { ...whom(), reason: reason.message });
      drop(reason);
      return;
    }
    sent.shift();
    hasAnswered = true;
    failures = 0;
    failed = null;
    restartDeadline();
    pump();
  }

  function onBroken(reason: DriverError): void {
    // A server that closes what is idle is no trouble.
    if (sent.length > 0) count("broken", { ...whom(), reason: reason.message });
    drop(reason);
  }

  /** Ends the connection for this reason. */
  function drop(reason: DriverError): void {
    clearTimeout(deadline);
    wire?.destroy();
    wire = null;
    const [head, ...others] = sent;
    sent = [];
    if (!hasAnswered) pause(reason);
    // What came of an order is unknown, whatever was wrong with its answer.
    head?.fail(head.order ? new DriverError("timeout", reason.message, { cause: reason }) : reason);
    for (const other of others)
      if (!other.repeats)
        other.fail(new DriverError("timeout", "the connection to the NUT server ended before the answer"));
    queue = [...others.filter((p) => p.repeats), ...queue];
    pump();
  }

  function pause(error: DriverError): void {
    const ms = Math.min(times.backOffMs * 2 ** failures, times.backOffAtMostMs);
    failures += 1;
    // Spread, so that the controllers of a site do not all knock at once.
    failed = { error, retryAtMs: performance.now() + ms * (0.75 + Math.random() / 4) };
  }

  function failAll(error: DriverError): void {
    const waiting = queue;
    queue = [];
    for (const pending of waiting) pending.fail(new DriverError("unreachable", error.message, { cause: error.cause }));
  }

  function whom() {
    return { host: target.host, port: target.port };
  }

  return {
    ask(question, signal) {
      return new Promise((resolve, reject) => {
        if (isClosed) return reject(new DriverError("unreachable", "closed"));
        if (signal.aborted) return reject(new DriverError("unreachable", "cancelled"));
        if (question.order && target.user === "")
          return reject(new DriverError("rejected", "the NUT server takes orders from a user only: none is set"));
        const abort = () => {
          const isSent = sent.includes(pending);
          queue = queue.filter((p) => p !== pending);
          pending.repeats = false;
          pending.fail(new DriverError(isSent ? "timeout" : "unreachable", "cancelled"));
        };
        const pending = pendingOf(question, {
          done(value) {
            signal.removeEventListener("abort", abort);
            resolve(value);
          },
          fail(error) {
            signal.removeEventListener("abort", abort);
            reject(error);
          },
        });
        signal.addEventListener("abort", abort, { once: true });
        const ordersFirst = question.order ? queue.findIndex((p) => !p.order) : -1;
        queue.splice(ordersFirst === -1 ? queue.length : ordersFirst, 0, pending);
        pump();
      });
    },
    timesOpened: () => timesOpened,
    close() {
      isClosed = true;
      clearTimeout(deadline);
      wire?.end();
      wire = null;
      for (const pending of sent) pending.fail(new DriverError("timeout", "closed before the answer"));
      sent = [];
      failAll(new DriverError("unreachable", "closed"));
    },
  };
}
