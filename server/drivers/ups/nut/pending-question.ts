import { DriverError } from "../../../domain/world/driver-error.ts";
import type { NutQuestion } from "./nut-questions.ts";

/** A question to an upsd that waits for its turn or its answer. */
export type PendingQuestion = {
  line: string;
  order: boolean;
  /** Asked again on the next connection when this one ends. */
  repeats: boolean;
  /** Takes a line of the answer; true: that was the last one. Throws DriverError when it is none of its answer. */
  take(line: string): boolean;
  /** Sent again: the answer is read from its beginning. */
  restart(): void;
  fail(error: DriverError): void;
};

/** `ends` hears what came of it, also of one that was given up meanwhile. */
export function pendingOf<T>(
  question: NutQuestion<T>,
  ends: { done(value: T): void; fail(error: DriverError): void },
): PendingQuestion {
  let read = question.reader();
  return {
    line: question.line,
    order: question.order,
    repeats: !question.order,
    restart() {
      read = question.reader();
    },
    take(line) {
      const taken = read(line);
      if (taken === "more") return false;
      if ("foreign" in taken) throw new DriverError("badReply", `not an answer to what was asked: ${taken.foreign}`);
      if ("refused" in taken) ends.fail(taken.refused);
      else ends.done(taken.value);
      return true;
    },
    fail: ends.fail,
  };
}
