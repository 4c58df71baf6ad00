import { ErrorStatus, RequestFailedError, ResponseInvalidCode, ResponseInvalidError, type Varbind } from "net-snmp";
import {
  berTag,
  type Element,
  elementAt,
  elementsOf,
  encode,
  encodeInteger,
  encodeOid,
  integerOf,
  oidOf,
} from "./ber.ts";
import { envelopeOf, objectTag, pduTag, varbindsOf } from "./snmp-envelope.ts";

/**
 * A GetRequest of SNMP v1 or v2c (RFC 1157, RFC 3416): what every poll of most UPSes is. The same one is asked of thousands, so it is encoded
 * once, and the names in its answers are compared, not decoded.
 */
export type GetQuestion = {
  version: "1" | "2c";
  /** As `envelopeOf` has it. */
  community: string;
  oids: readonly string[];
  /** The same, encoded. */
  names: readonly Buffer[];
  /** The whole message with `requestIds.first` as its request-id, which stands at `idAt` in four bytes. */
  datagram: Buffer;
  idAt: number;
};

/** They take four bytes each. `end` is none of them. */
export const requestIds = { first: 0x0100_0000, end: 0x7fff_ffff };

/** By the list of objects, then by version and community. */
const known = new WeakMap<readonly string[], Map<string, GetQuestion>>();

/** The question for these objects: the same for the same list. @param oids must not be changed afterwards */
export function getQuestion(version: "1" | "2c", community: string, oids: readonly string[]): GetQuestion {
  const ofList = known.get(oids) ?? new Map<string, GetQuestion>();
  known.set(oids, ofList);
  const key = `${version} ${community}`;
  const question = ofList.get(key) ?? encodeQuestion(version, community, oids);
  ofList.set(key, question);
  return question;
}

function encodeQuestion(version: "1" | "2c", community: string, oids: readonly string[]): GetQuestion {
  const { sequence, octetString } = berTag;
  const names = oids.map(encodeOid);
  const nothing = encode(berTag.null, Buffer.alloc(0));
  const varbinds = encode(sequence, ...names.map((name) => encode(sequence, name, nothing)));
  const zero = encodeInteger(0);
  const datagram = encode(
    sequence,
    encodeInteger(version === "1" ? 0 : 1),
    encode(octetString, Buffer.from(community)),
    encode(pduTag.get, encodeInteger(requestIds.first), zero, zero, varbinds),
  );
  const envelope = envelopeOf(datagram);
  const id = envelope?.pdu && elementAt(datagram, envelope.pdu.begin, envelope.pdu.end);
  if (!id || envelope.version === "3") throw new Error("a message of our own does not parse");
  return { version, community: envelope.community, oids, names, datagram, idAt: id.begin };
}

/**
 * What a response says: the answers in the order of the questions.
 * @param pdu of a message that `envelopeOf` has found to be whole
 * @throws RequestFailedError, ResponseInvalidError as net-snmp does: the device refused it, or answered something else
 */
export function answersIn(bytes: Buffer, pdu: Element, { oids, names }: GetQuestion): Varbind[] {
  const { integer, sequence } = berTag;
  const [, status, index] = elementsOf(bytes, pdu, [integer, integer, integer, sequence]) ?? [];
  const varbinds = varbindsOf(bytes, pdu);
  if (!status || !index || !varbinds) throw new Error("not a whole response");
  const code = integerOf(bytes, status);
  if (code !== 0)
    throw refused(
      code,
      integerOf(bytes, index),
      varbinds.map(([name]) => oidOf(bytes, name)),
    );
  if (varbinds.length !== oids.length) throw otherObjects(`${varbinds.length} objects instead of ${oids.length}`);
  return varbinds.map(([name, value], i): Varbind => {
    const asked = names[i];
    if (asked === undefined || !isSame(bytes, name, asked)) throw otherObjects(`another object at place ${i + 1}`);
    return { oid: oids[i] ?? "", type: value.tag, value: valueIn(bytes, value) };
  });
}

function refused(code: number | null, index: number | null, oids: readonly (string | null)[]) {
  const status = code !== null && code in ErrorStatus ? code : ErrorStatus.GeneralError;
  const oid = oids[(index ?? 0) - 1];
  return new RequestFailedError(`${ErrorStatus[status]}${oid ? `: ${oid}` : ""}`, status);
}

function otherObjects(what: string) {
  return new ResponseInvalidError(what, ResponseInvalidCode.EReqResOidNoMatch);
}

/** `encoded`: a whole element. */
function isSame(bytes: Buffer, { at, end }: Element, encoded: Buffer): boolean {
  if (end - at !== encoded.length) return false;
  // The last ones differ first.
  for (let i = encoded.length - 1; i >= 0; i--) if (bytes[at + i] !== encoded[i]) return false;
  return true;
}

/** As net-snmp has it: numbers, Buffers, texts (OBJECT IDENTIFIER, IpAddress); null: no value, or none that can be. */
function valueIn(bytes: Buffer, value: Element): number | string | Buffer | null {
  switch (value.tag) {
    case berTag.integer:
      return integerOf(bytes, value);
    case objectTag.counter32:
    case objectTag.gauge32:
    case objectTag.timeTicks: {
      const number = integerOf(bytes, value);
      // Some send four bytes where the first bit is set: not negative, but without the zero that belongs before them.
      return number !== null && number < 0 ? number + 2 ** (8 * (value.end - value.begin)) : number;
    }
    case berTag.octetString:
    case objectTag.opaque:
    case objectTag.counter64:
      return bytes.subarray(value.begin, value.end);
    case berTag.oid:
      return oidOf(bytes, value);
    case objectTag.ipAddress:
      return bytes.subarray(value.begin, value.end).join(".");
    default:
      return null;
  }
}
