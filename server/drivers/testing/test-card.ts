import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { type Element, elementAt, encode, oidOf } from "../ups/ber.ts";
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

/** How a good card answers; its SNMP v3 clock is the test's to set. Each get has `values` (v1, v2c, v3) in its answer, or noSuchInstance. */
export function createCardAnswers(args: {
  values: Readonly<Record<string, Buffer>>;
  user?: UsmUser;
  /** In hex. */
  engineId?: string;
}) {
  const { values, user, engineId = "80001f8804746573742d63617264" } = args;
  const clock = { engineId, boots: 3, time: 1_000, ticking: true };
  let startedAt = performance.now();

  function head() {
    const passed = clock.ticking ? Math.floor((performance.now() - startedAt) / 1_000) : 0;
    return { engineId: clock.engineId, engineBoots: clock.boots, engineTime: clock.time + passed };
  }

  function answerPdu(bytes: Buffer, request: Element): Buffer {
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
      scopedPdu: scopedPdu(clock.engineId, pdu(pduTag.report, 0, varbindList([[oid, ber.int(1)]]))),
    });
  }

  return {
    setClock(boots: number, time: number, ticking = true) {
      Object.assign(clock, { boots, time, ticking });
      startedAt = performance.now();
    },
    /** null: it does not speak SNMP v3. */
    answerTo(datagram: Buffer, envelope: Envelope): Buffer | null {
      if (envelope.version !== "3") {
        const community = datagram.subarray(datagram.indexOf(0x04) + 2, envelope.pdu.at).toString();
        return communityMessage(envelope.version, community, answerPdu(datagram, envelope.pdu));
      }
      if (user === undefined) return null;
      if (envelope.engineId !== clock.engineId) return report(envelope, reportOids.unknownEngineIDs);
      if (envelope.userName !== user.user) return report(envelope, reportOids.unknownUserNames);
      if (user.authProtocol !== null && !isSignedBy(user, datagram, envelope))
        return report(envelope, reportOids.wrongDigests);
      const { engineBoots, engineTime } = head();
      const isNow = envelope.engineBoots === engineBoots && Math.abs(envelope.engineTime - engineTime) <= 150;
      if (envelope.isSigned && !isNow) return report(envelope, reportOids.notInTimeWindows, true);
      const scoped = scopedPduOf(user, datagram, envelope);
      const element = scoped && elementAt(scoped, 0, scoped.length);
      const request = element && pduOf(scoped, element);
      if (scoped === null || request === null) return report(envelope, reportOids.decryptionErrors);
      return sealMessage({
        ...{ id: envelope.id, head: head(), user, isReportable: false, protection: envelope },
        scopedPdu: scopedPdu(clock.engineId, answerPdu(scoped, request)),
      });
    },
  };
}

/** A card on loopback, whose every answer the test may hold, change or send otherwise. */
export async function startTestCard(args: {
  values: Readonly<Record<string, Buffer>>;
  user?: UsmUser;
  engineId?: string;
  /** null: nothing is sent but what it sends itself. */
  reply?: (request: CardRequest) => Buffer | null;
}) {
  const { reply = ({ answer }) => answer } = args;
  const { answerTo, setClock } = createCardAnswers(args);
  const asked: Envelope[] = [];
  const socket = createSocket("udp4");
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
    setClock,
    end: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}
