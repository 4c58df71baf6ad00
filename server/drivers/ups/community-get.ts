import { randomInt } from "node:crypto";
import type { Varbind } from "net-snmp";
import { DriverError } from "../../domain/world/driver-error.ts";
import { answersIn, type GetQuestion, requestIds } from "./get-question.ts";
import { type AnswerFault, isAnswer } from "./line-socket.ts";
import { envelopeOf } from "./snmp-envelope.ts";
import { silentOrBroken, toDriverError } from "./snmp-errors.ts";
import type { Asking, SnmpLine } from "./snmp-sockets.ts";

type Given = {
  line: Pick<SnmpLine, "send">;
  question: GetQuestion;
  timeouts: { readMs: number; readRetries: number };
  signal: AbortSignal;
};

/**
 * Asks over a line whose turn it is, without net-snmp: a session of that holds several kilobytes for each device, and what it does for one get
 * takes twice as long. Missing objects carry exceptions (v2c) or fail it all (v1). Rejects with DriverError.
 */
export function getByCommunity(given: Given): Promise<Varbind[]> {
  return new Promise((resolve, reject) => new CommunityGet(given, resolve, reject).send());
}

class CommunityGet implements Asking {
  readonly #given: Given;
  readonly #resolve: (answers: Varbind[]) => void;
  readonly #reject: (error: DriverError) => void;
  readonly #id = randomInt(requestIds.first, requestIds.end);
  readonly #datagram: Buffer;
  #retriesLeft: number;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  /** Something unreadable came. */
  #isBroken = false;

  constructor(given: Given, resolve: (answers: Varbind[]) => void, reject: (error: DriverError) => void) {
    this.#given = given;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#retriesLeft = given.timeouts.readRetries;
    this.#datagram = Buffer.from(given.question.datagram);
    this.#datagram.writeUInt32BE(this.#id, given.question.idAt);
    given.signal.addEventListener("abort", this);
  }

  send(): void {
    const { line, timeouts } = this.#given;
    line.send(this, this.#datagram, (error) => {
      if (error !== null) this.#fail(toDriverError(error, this.#isBroken));
      else if (!this.#isOver) this.#timer = setTimeout(() => this.#onTimeout(), timeouts.readMs);
    });
  }

  deliver(bytes: Buffer): AnswerFault | null {
    const { question } = this.#given;
    const got = envelopeOf(bytes);
    if (got === null || !isAnswer(got)) {
      this.#isBroken = true;
      return "brokenAnswer";
    }
    if (this.#isOver || got.version === "3" || got.version !== question.version || got.id !== this.#id)
      return "lateAnswer";
    if (got.community !== question.community) return "weakAnswer";
    this.#end();
    try {
      this.#resolve(answersIn(bytes, got.pdu, question));
    } catch (error) {
      this.#reject(toDriverError(error, true));
    }
    return null;
  }

  /** Of the signal: it aborts. */
  handleEvent(): void {
    this.#fail(new DriverError("timeout", "cancelled while waiting for the answer"));
  }

  #onTimeout(): void {
    if (this.#retriesLeft === 0) this.#fail(silentOrBroken(this.#isBroken));
    else {
      this.#retriesLeft -= 1;
      this.send();
    }
  }

  #fail(error: DriverError): void {
    if (this.#isOver) return;
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#given.signal.removeEventListener("abort", this);
  }
}
