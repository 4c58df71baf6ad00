import { EventEmitter } from "node:events";
import { type Envelope, envelopeOf, pduTag } from "./snmp-envelope.ts";

/** Why an answer from the right address and port was not taken. */
export type AnswerFault = "lateAnswer" | "weakAnswer" | "brokenAnswer";

type Transmit = (buffer: Buffer, done: (error: Error | null) => void) => void;

/**
 * What net-snmp uses of a dgram socket, for one session. It remembers the head of what was sent last, and hands on only what can be the answer to it:
 * net-snmp takes an unsigned answer for a signed request, and reads what is cut as if it were whole.
 */
export class LineSocket extends EventEmitter {
  readonly #onCrash: () => void;
  readonly #transmit: Transmit;
  #sent: Envelope | null = null;
  /** The head of the last answer that was handed on; null: none yet. */
  answer: Envelope | null = null;
  /** Something unreadable came since the session last set this to false. */
  broken = false;

  constructor(onCrash: () => void, transmit: Transmit) {
    super();
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
    const fault = got === null || !isAnswer(got) ? "brokenAnswer" : faultOf(this.#sent, got);
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

  ref() {}
  unref() {}
  bind() {}
  close() {
    this.emit("close");
  }
}

function isAnswer({ version, pdu }: Envelope): boolean {
  return pdu === null || pdu.tag === pduTag.response || (version === "3" && pdu.tag === pduTag.report);
}

function faultOf(sent: Envelope | null, got: Envelope): AnswerFault | null {
  if (sent === null || got.id !== sent.id || got.version !== sent.version) return "lateAnswer";
  if (got.version !== "3" || sent.version !== "3") return null;
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
