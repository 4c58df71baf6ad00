import { EventEmitter } from "node:events";
import { type Envelope, envelopeOf, pduTag } from "./snmp-envelope.ts";
import { isSignedBy, type UsmUser } from "./usm.ts";

/** Why an answer from the right address and port was not taken. */
export type AnswerFault = "lateAnswer" | "weakAnswer" | "brokenAnswer";

type Transmit = (buffer: Buffer, done: (error: Error | null) => void) => void;

/**
 * What net-snmp uses of a dgram socket, for one session. It remembers the head of what was sent last, and hands on only what can be the answer to it:
 * net-snmp takes an unsigned answer for a signed request, and reads what is cut as if it were whole.
 */
export class LineSocket extends EventEmitter {
  readonly #user: UsmUser | null;
  readonly #onCrash: () => void;
  readonly #transmit: Transmit;
  #sent: Envelope | null = null;
  /** The head of the last answer that was handed on; null: none yet. */
  answer: Envelope | null = null;
  /** Something unreadable came since the session last set this to false. */
  broken = false;

  /** `user` null: the session is not of v3. `onCrash`: net-snmp threw at an answer, and will not answer the request that it was for. */
  constructor(user: UsmUser | null, onCrash: () => void, transmit: Transmit) {
    super();
    this.#user = user;
    this.#onCrash = onCrash;
    this.#transmit = transmit;
  }

  // net-snmp names the target once more; a line knows its own.
  send(
    buffer: Buffer,
    _offset: number,
    _length: number,
    _port: number,
    _target: string,
    done: (e: Error | null) => void,
  ) {
    this.#sent = envelopeOf(buffer);
    this.#transmit(buffer, done);
  }

  /** Hands an answer on; null: it was taken. */
  deliver(buffer: Buffer): AnswerFault | null {
    const got = envelopeOf(buffer);
    const fault = got === null || !isAnswer(got) ? "brokenAnswer" : this.#faultOf(got, buffer);
    if (fault === null) {
      this.answer = got;
      try {
        this.emit("message", buffer);
        return null;
      } catch {
        // net-snmp throws out of its handler on some messages, and has forgotten the request by then.
        this.broken = true;
        this.#onCrash();
        return "brokenAnswer";
      }
    }
    if (fault === "brokenAnswer") this.broken = true;
    return fault;
  }

  /** What net-snmp would end the question for is left out here: whoever knows no key must not be able to end it. */
  #faultOf(got: Envelope, buffer: Buffer): AnswerFault | null {
    const sent = this.#sent;
    if (sent === null || got.id !== sent.id || got.version !== sent.version) return "lateAnswer";
    if (got.version !== "3" || sent.version !== "3")
      return "community" in got && "community" in sent && got.community === sent.community ? null : "weakAnswer";
    if (got.isSigned && (this.#user === null || !isSignedBy(this.#user, buffer, got))) return "weakAnswer";
    // A Report says why nothing was done, often to somebody with whom no key is agreed; no value is taken from it.
    if (got.pdu?.tag === pduTag.report) return null;
    const isAlike =
      got.isSigned === sent.isSigned &&
      got.isEncrypted === sent.isEncrypted &&
      got.userName === sent.userName &&
      got.engineId === sent.engineId &&
      sent.engineId !== "";
    return isAlike ? null : "weakAnswer";
  }

  ref() {}
  unref() {}
  bind() {}
  close() {
    this.emit("close");
  }
}

/** Whether it can be an answer to anything. */
export function isAnswer({ version, pdu }: Envelope): boolean {
  return pdu === null || pdu.tag === pduTag.response || (version === "3" && pdu.tag === pduTag.report);
}
