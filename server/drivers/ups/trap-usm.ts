import { createHash } from "node:crypto";
import type { NodeId } from "../../domain/tree/entities.ts";
import { berTag, type Element, elementAt, encode, encodeInteger, encodeOid } from "./ber.ts";
import type { SnmpEngines } from "./snmp-engines.ts";
import { pduOf, pduTag, type UsmEnvelope } from "./snmp-envelope.ts";
import type { KnownUser } from "./trap-sources.ts";
import { isSignedBy, scopedPduOf, sealMessage, type UsmHead, type UsmUser } from "./usm.ts";

/** Our own SNMP v3 engine: the authority for informs, which are sent to it (RFC 3414 1.5.1). */
export interface OwnEngine {
  head(): UsmHead;
}

/**
 * An engine id (RFC 3411 5, SnmpEngineID) that a machine keeps, from its name: the enterprise number is net-snmp's, as we have none of our own,
 * then come octets of our choice.
 */
export function ownEngineId(machine: string): string {
  const mark = createHash("sha256").update(`fukuden traps at ${machine}`).digest("hex").slice(0, 24);
  return `8000b98305${mark}`;
}

/** `engineId` in hex: the same after a restart, so that cards need not learn it anew. `boots` grows with every start. */
export function createOwnEngine(engineId: string, boots: number): OwnEngine {
  const startedAt = performance.now();
  return {
    head: () => ({
      engineId,
      engineBoots: boots,
      engineTime: Math.floor((performance.now() - startedAt) / 1_000),
    }),
  };
}

export type UsmRefusal = "unknownUser" | "unsigned" | "badSignature" | "undecryptable";

/** What a v3 message comes to. `answer` is what its sender is to be told; null: nothing. */
export type Opened =
  | { kind: "refused"; why: UsmRefusal; answer: Buffer | null }
  /** It asks for our engine or our clock, or was sent with a wrong notion of them; it will come again. */
  | { kind: "question"; answer: Buffer }
  | {
      kind: "message";
      /** Whose user it is. */
      upsIds: readonly NodeId[];
      /** The PDU, in clear, in `bytes`. */
      bytes: Buffer;
      pdu: Element;
      /** false: signed, but not of now: it may be an old one sent again. */
      isTimely: boolean;
      answer: Buffer | null;
    };

const usmStats = {
  notInTimeWindows: 2,
  unknownUserNames: 3,
  unknownEngineIds: 4,
  wrongDigests: 5,
  decryptionErrors: 6,
} as const;

const windowSec = 150;
const bare = { isSigned: false, isEncrypted: false };

/**
 * Looks into an SNMP v3 message to the trap port (RFC 3414 3.2): it must be by one of these users, and signed where that user can sign. A
 * trap is sent under its sender's engine and clock, an inform under ours. That a trap is not encrypted, though its user can, is let pass: who reads it on its way
 * learns of an outage, and nobody can change it.
 */
export function openUsm(args: {
  datagram: Buffer;
  envelope: UsmEnvelope;
  users: readonly KnownUser[];
  own: OwnEngine;
  engines: Pick<SnmpEngines, "isTimely">;
}): Opened {
  const { datagram, envelope, users, engines } = args;
  const own = args.own.head();
  const isToUs = envelope.engineId === own.engineId;
  const tell = (counter: keyof typeof usmStats) =>
    envelope.isReportable ? reportOf(envelope, own, counter, null) : null;
  // How a sender of informs finds out where it sends to.
  if (envelope.engineId === "" && envelope.isReportable)
    return { kind: "question", answer: reportOf(envelope, own, "unknownEngineIds", null) };

  const known = users.find(({ user }) =>
    // A user who cannot sign has signed nothing, whatever stands there.
    user.authProtocol === null ? !envelope.isSigned : isSignedBy(user, datagram, envelope),
  );
  if (known === undefined) {
    const why = users.length === 0 ? "unknownUser" : envelope.isSigned ? "badSignature" : "unsigned";
    const counter = why === "unknownUser" ? "unknownUserNames" : "wrongDigests";
    return { kind: "refused", why, answer: tell(isToUs ? counter : "unknownEngineIds") };
  }
  const { user, upsIds } = known;
  const isInWindow =
    !envelope.isSigned ||
    (envelope.engineBoots === own.engineBoots && Math.abs(envelope.engineTime - own.engineTime) <= windowSec);
  if (isToUs && !isInWindow) return { kind: "question", answer: reportOf(envelope, own, "notInTimeWindows", user) };

  const bytes = scopedPduOf(user, datagram, envelope);
  const scoped = bytes && elementAt(bytes, 0, bytes.length);
  const pdu = scoped && pduOf(bytes, scoped);
  if (bytes === null || pdu === null)
    return { kind: "refused", why: "undecryptable", answer: tell("decryptionErrors") };
  const isInform = pdu.tag === pduTag.inform;
  if (isInform && !isToUs) return { kind: "question", answer: reportOf(envelope, own, "unknownEngineIds", null) };
  return {
    kind: "message",
    ...{ upsIds, bytes, pdu },
    isTimely:
      isToUs ||
      !envelope.isSigned ||
      engines.isTimely({ engineId: envelope.engineId, boots: envelope.engineBoots, time: envelope.engineTime }),
    answer: isInform ? acknowledgement(envelope, own, user, responseTo(bytes, pdu)) : null,
  };
}

/** The same message as an inform's, said back (RFC 3416 4.2.7). `bytes` holds its PDU, and is not changed. */
export function responseTo(bytes: Buffer, pdu: Element): Buffer {
  const response = Buffer.from(bytes);
  response[pdu.at] = pduTag.response;
  return response;
}

function acknowledgement(envelope: UsmEnvelope, own: UsmHead, user: UsmUser, scopedPdu: Buffer): Buffer {
  return sealMessage({ id: envelope.id, head: own, user, protection: envelope, isReportable: false, scopedPdu });
}

/** A Report of one counter (RFC 3412 6.2). Signed by the user where there is one: so that a clock is believed. */
function reportOf(envelope: UsmEnvelope, own: UsmHead, counter: keyof typeof usmStats, signer: UsmUser | null): Buffer {
  const { octetString, sequence } = berTag;
  const counter32 = 0x41;
  const name = encodeOid(`1.3.6.1.6.3.15.1.1.${usmStats[counter]}.0`);
  const varbinds = encode(sequence, encode(sequence, name, encodeInteger(1, counter32)));
  const pdu = encode(pduTag.report, encodeInteger(0), encodeInteger(0), encodeInteger(0), varbinds);
  return sealMessage({
    ...{ id: envelope.id, head: own, user: signer, isReportable: false },
    protection: signer === null ? bare : { isSigned: signer.authProtocol !== null, isEncrypted: false },
    scopedPdu: encode(
      sequence,
      encode(octetString, Buffer.from(own.engineId, "hex")),
      encode(octetString, Buffer.alloc(0)),
      pdu,
    ),
  });
}
