import { berTag, type Element, elementAt, elementsOf, integerOf } from "./ber.ts";

/** What an SNMP message says before its values are looked at. */
export type Envelope = CommunityEnvelope | UsmEnvelope;

export type CommunityEnvelope = {
  version: "1" | "2c";
  community: string;
  pdu: Element;
  /** request-id; null: a v1 trap has none. */
  id: number | null;
};

/** SNMP v3 with the User-based Security Model (RFC 3412 6, RFC 3414 2.4). */
export type UsmEnvelope = {
  version: "3";
  /** null: it is encrypted. */
  pdu: Element | null;
  /** msgID. */
  id: number;
  /** Whether it is signed, encrypted, and asks for a Report where it cannot be taken. */
  isSigned: boolean;
  isEncrypted: boolean;
  isReportable: boolean;
  /** In hex; "": its sender asks for ours. */
  engineId: string;
  engineBoots: number;
  engineTime: number;
  userName: string;
  flags: Element;
  signature: Element;
  salt: Element;
  /** The scoped PDU, or what it was encrypted to. */
  scoped: Element;
};

const int32Max = 2 ** 31 - 1;
const usm = 3;

/**
 * Checks the structure of a whole message down to the values and answers with its head; null: it is no SNMP, or damaged.
 * Bytes after the message are let pass: some agents pad. What is encrypted cannot be looked into.
 */
export function envelopeOf(datagram: Buffer): Envelope | null {
  const message = elementAt(datagram, 0, datagram.length);
  if (message?.tag !== berTag.sequence) return null;
  const version = elementAt(datagram, message.begin, message.end);
  if (version?.tag !== berTag.integer) return null;
  const rest = { begin: version.end, end: message.end };
  switch (integerOf(datagram, version)) {
    case 0:
      return communityEnvelope(datagram, rest, "1");
    case 1:
      return communityEnvelope(datagram, rest, "2c");
    case 3:
      return usmEnvelope(datagram, rest);
    default:
      return null;
  }
}

type Range = Pick<Element, "begin" | "end">;

function communityEnvelope(bytes: Buffer, rest: Range, version: "1" | "2c"): CommunityEnvelope | null {
  const [name, pdu] = elementsOf(bytes, rest, [berTag.octetString, null]) ?? [];
  if (name === undefined || pdu === undefined || !isWholePdu(bytes, pdu)) return null;
  const community = bytes.toString("latin1", name.begin, name.end);
  const id = pdu.tag === pduTag.trapV1 ? null : elementAt(bytes, pdu.begin, pdu.end);
  return { version, community, pdu, id: id && integerOf(bytes, id) };
}

function usmEnvelope(bytes: Buffer, rest: Range): UsmEnvelope | null {
  const { integer, octetString, sequence } = berTag;
  const [header, security, scoped] = elementsOf(bytes, rest, [sequence, octetString, null]) ?? [];
  if (header === undefined || security === undefined || scoped === undefined) return null;
  const [id, maxSize, flags, model] = elementsOf(bytes, header, [integer, integer, octetString, integer]) ?? [];
  const [parameters] = elementsOf(bytes, security, [sequence]) ?? [];
  if (!id || !maxSize || !flags || !model || !parameters) return null;
  const [engine, boots, time, user, signature, salt] =
    elementsOf(bytes, parameters, [octetString, integer, integer, octetString, octetString, octetString]) ?? [];
  if (!engine || !boots || !time || !user || !signature || !salt) return null;
  const numbers = [id, boots, time, maxSize].map((element) => integerOf(bytes, element));
  const [msgId, engineBoots, engineTime] = numbers;
  if (numbers.some((n) => n === null || n < 0 || n > int32Max) || integerOf(bytes, model) !== usm) return null;
  if (flags.end - flags.begin !== 1 || engine.end - engine.begin > 32 || user.end - user.begin > 32) return null;
  const bits = bytes[flags.begin] ?? 0;
  const isEncrypted = (bits & 2) !== 0;
  // What is encrypted but not signed does not exist (RFC 3412 7.2).
  if (isEncrypted && (bits & 1) === 0) return null;
  const pdu = isEncrypted ? null : pduOf(bytes, scoped);
  if (isEncrypted ? scoped.tag !== octetString : pdu === null) return null;
  return {
    version: "3",
    pdu,
    id: msgId ?? 0,
    isSigned: (bits & 1) !== 0,
    isEncrypted,
    isReportable: (bits & 4) !== 0,
    engineId: bytes.toString("hex", engine.begin, engine.end),
    engineBoots: engineBoots ?? 0,
    engineTime: engineTime ?? 0,
    userName: bytes.toString("utf8", user.begin, user.end),
    ...{ flags, signature, salt, scoped },
  };
}

/** The PDU in a scoped PDU; null: it is damaged. */
export function pduOf(bytes: Buffer, scoped: Element): Element | null {
  if (scoped.tag !== berTag.sequence) return null;
  const [, , pdu] = elementsOf(bytes, scoped, [berTag.octetString, berTag.octetString, null]) ?? [];
  return pdu !== undefined && isWholePdu(bytes, pdu) ? pdu : null;
}

export const pduTag = { get: 0xa0, response: 0xa2, trapV1: 0xa4, inform: 0xa6, trapV2: 0xa7, report: 0xa8 } as const;
/** The types of SNMP that plain BER has not (RFC 2578 7.1). */
export const objectTag = {
  ...{ ipAddress: 0x40, counter32: 0x41, gauge32: 0x42, timeTicks: 0x43, opaque: 0x44, counter64: 0x46 },
  ...{ noSuchObject: 0x80, noSuchInstance: 0x81, endOfMibView: 0x82 },
} as const;

/** The varbinds of a PDU, each as its name and its value; null: it is damaged. */
export function varbindsOf(bytes: Buffer, pdu: Element): [name: Element, value: Element][] | null {
  const { integer, oid, sequence } = berTag;
  const fields =
    pdu.tag === pduTag.trapV1
      ? elementsOf(bytes, pdu, [oid, objectTag.ipAddress, integer, integer, objectTag.timeTicks, sequence])
      : elementsOf(bytes, pdu, [integer, integer, integer, sequence]);
  const list = fields?.at(-1);
  if (list === undefined) return null;
  const varbinds: [Element, Element][] = [];
  for (let at = list.begin; at < list.end; ) {
    const varbind = elementAt(bytes, at, list.end);
    const [name, value] = (varbind?.tag === sequence && elementsOf(bytes, varbind, [oid, null])) || [];
    if (varbind === null || name === undefined || value === undefined || !isPossible(value)) return null;
    varbinds.push([name, value]);
    at = varbind.end;
  }
  return varbinds;
}

function isWholePdu(bytes: Buffer, pdu: Element): boolean {
  return pdu.tag >= 0xa0 && pdu.tag <= 0xa8 && varbindsOf(bytes, pdu) !== null;
}

/** Whether a value of its type can be as long as that. */
function isPossible({ tag, begin, end }: Element): boolean {
  const length = end - begin;
  switch (tag) {
    case berTag.integer:
    case objectTag.counter32:
    case objectTag.gauge32:
    case objectTag.timeTicks:
      return length >= 1 && length <= 6;
    case objectTag.counter64:
      return length >= 1 && length <= 9;
    case berTag.oid:
      return length >= 1;
    case objectTag.ipAddress:
      return length === 4;
    case berTag.null:
    case objectTag.noSuchObject:
    case objectTag.noSuchInstance:
    case objectTag.endOfMibView:
      return length === 0;
    case berTag.octetString:
    case objectTag.opaque:
      return true;
    default:
      return false;
  }
}
