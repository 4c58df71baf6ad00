import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { berTag, encode, oidOf } from "../ups/ber.ts";
import { type Envelope, envelopeOf, pduOf, pduTag, type UsmEnvelope, varbindsOf } from "../ups/snmp-envelope.ts";
import { isSignedBy, scopedPduOf, sealMessage, type UsmUser } from "../ups/usm.ts";
import { ber, communityMessage, pdu, scopedPdu, type TestVarbind, varbindList } from "./snmp-messages.ts";

const usmStats = "1.3.6.1.6.3.15.1.1";
export const reportOids = {
  unsupportedSecLevels: `${usmStats}.1.0`,
  notInTimeWindows: `${usmStats}.2.0`,
  unknownUserNames: `${usmStats}.3.0`,
  unknownEngineIDs: `${usmStats}.4.0`,
  wrongDigests: `${usmStats}.5.0`,
  decryptionErrors: `${usmStats}.6.0`,
} as const;

export type CardRequest = {
  datagram: Buffer;
  envelope: Envelope;
  from: RemoteInfo;
  socket: Socket;
  /** The answer that a good card gives. */
  answer: Buffer;
};

/**
 * A card whose SNMP v3 clock the test sets, and whose every answer the test may hold, change or send otherwise. It answers each
 * get with `values` (v1, v2c, v3), others with noSuchInstance.
 */
export async function startTestCard(args: {
  values: Readonly<Record<string, Buffer>>;
  user?: UsmUser;
  /** null: nothing is sent but what it sends itself. */
  reply?: (request: CardRequest) => Buffer | null;
}) {
  const { values, user, reply = ({ answer }) => answer } = args;
  const card = { engineId: "80001f8804746573742d63617264", boots: 3, time: 1_000, ticking: true };
  let startedAt = performance.now();
  const asked: Envelope[] = [];
  const socket = createSocket("udp4");

  function now(): number {
    return card.time + (card.ticking ? Math.floor((performance.now() - startedAt) / 1_000) : 0);
  }

  function head() {
    return { engineId: card.engineId, engineBoots: card.boots, engineTime: now() };
  }

  function answerPdu(bytes: Buffer, request: Parameters<typeof varbindsOf>[1]): Buffer {
    const id = bytes.subarray(request.begin, request.begin + 2 + (bytes[request.begin + 1] ?? 0));
    const varbinds = (varbindsOf(bytes, request) ?? []).map(([name]): TestVarbind => {
      const oid = oidOf(bytes, name) ?? "0.0";
      return [oid, values[oid] ?? encode(0x81, Buffer.alloc(0))];
    });
    return encode(pduTag.response, id, ber.int(0), ber.int(0), varbindList(varbinds));
  }

  function report(envelope: UsmEnvelope, oid: string, isSigned = false): Buffer {
    return sealMessage({
      ...{ id: envelope.id, head: head(), user: isSigned ? (user ?? null) : null, isReportable: false },
      protection: { isSigned, isEncrypted: false },
      scopedPdu: scopedPdu(card.engineId, pdu(pduTag.report, 0, varbindList([[oid, ber.int(1)]]))),
    });
  }

  function answerTo(datagram: Buffer, envelope: Envelope): Buffer | null {
    if (envelope.version !== "3") {
      const community = datagram.subarray(7, 7 + (datagram[6] ?? 0)).toString();
      return communityMessage(envelope.version, community, answerPdu(datagram, envelope.pdu));
    }
    if (user === undefined) return null;
    if (envelope.engineId !== card.engineId) return report(envelope, reportOids.unknownEngineIDs);
    if (envelope.userName !== user.user) return report(envelope, reportOids.unknownUserNames);
    if (user.authProtocol !== null && !isSignedBy(user, datagram, envelope))
      return report(envelope, reportOids.wrongDigests);
    const isNow = envelope.engineBoots === card.boots && Math.abs(envelope.engineTime - now()) <= 150;
    if (envelope.isSigned && !isNow) return report(envelope, reportOids.notInTimeWindows, true);
    const scoped = scopedPduOf(user, datagram, envelope);
    const request =
      scoped && pduOf(scoped, { tag: berTag.sequence, at: 0, begin: contentAt(scoped), end: scoped.length });
    if (scoped === null || request === null) return report(envelope, reportOids.decryptionErrors);
    return sealMessage({
      ...{ id: envelope.id, head: head(), user, isReportable: false, protection: envelope },
      scopedPdu: scopedPdu(card.engineId, answerPdu(scoped, request)),
    });
  }

  socket.on("message", (datagram, from) => {
    const envelope = envelopeOf(datagram);
    if (envelope === null) return;
    asked.push(envelope);
    const answer = answerTo(datagram, envelope);
    const sent = answer && reply({ datagram, envelope, from, socket, answer });
    if (sent) socket.send(sent, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  return {
    port: socket.address().port,
    /** Heads of all that was asked. */
    asked,
    card,
    setClock(boots: number, time: number, ticking = true) {
      Object.assign(card, { boots, time, ticking });
      startedAt = performance.now();
    },
    end: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

function contentAt(sequence: Buffer): number {
  const first = sequence[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
