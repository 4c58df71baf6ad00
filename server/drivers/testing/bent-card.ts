import { createSocket } from "node:dgram";
import { ObjectType, type Varbind } from "net-snmp";

/** `writes`: of a set, what is to be written; numbers and OIDs only. */
export type CardRequest = { version: "1" | "2c"; kind: "get" | "set"; oids: string[]; writes: Varbind[] };
/** What the card says. null: nothing. `status` and `index` as on the wire: 0 and 0 unless given. */
export type CardAnswer = { varbinds: Varbind[]; status?: number; index?: number } | null;

/**
 * A management card that may answer anything, with an encoder of its own: agents of libraries answer by the book. On loopback, SNMP v1 and
 * v2c, any community. `requests`: what it was asked, in order.
 */
export async function startBentCard(answer: (request: CardRequest) => CardAnswer) {
  const socket = createSocket("udp4");
  const requests: CardRequest[] = [];
  socket.on("message", (datagram, from) => {
    const { request, head } = readRequest(datagram);
    requests.push(request);
    const says = answer(request);
    if (says !== null) socket.send(encodeAnswer(head, says), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  return { port: socket.address().port, requests, close: () => socket.close() };
}

type Head = { version: Buffer; community: Buffer; requestId: Buffer };
type Tlv = { tag: number; whole: Buffer; value: Buffer };

function readRequest(datagram: Buffer): { request: CardRequest; head: Head } {
  const [message] = tlvsIn(datagram);
  const [version, community, pdu] = tlvsIn(message?.value);
  const [requestId, , , list] = tlvsIn(pdu?.value);
  if (!version || !community || !pdu || !requestId || !list) throw new Error("no SNMP request");
  const writes = tlvsIn(list.value).map((varbind): Varbind => {
    const [oid, value] = tlvsIn(varbind.value);
    if (!oid || !value) throw new Error("no varbind");
    const type = value.tag as ObjectType;
    return { oid: decodeOid(oid.value), type, value: decodeValue(value) };
  });
  const oids = writes.map(({ oid }) => oid);
  const kind = pdu.tag === 0xa3 ? "set" : "get";
  return {
    request: { version: version.value[0] === 0 ? "1" : "2c", kind, oids, writes: kind === "set" ? writes : [] },
    head: { version: version.whole, community: community.whole, requestId: requestId.whole },
  };
}

function tlvsIn(bytes: Buffer = Buffer.alloc(0)): Tlv[] {
  const found: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first - 0x80;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    const end = start + length;
    found.push({ tag: bytes[at] ?? 0, whole: bytes.subarray(at, end), value: bytes.subarray(start, end) });
    at = end;
  }
  return found;
}

function encodeAnswer({ version, community, requestId }: Head, says: NonNullable<CardAnswer>): Buffer {
  const list = says.varbinds.map((varbind) => tlv(0x30, encodeOid(varbind.oid), encodeValue(varbind)));
  const status = tlv(2, encodeInteger(says.status ?? 0));
  const pdu = tlv(0xa2, requestId, status, tlv(2, encodeInteger(says.index ?? 0)), tlv(0x30, ...list));
  return tlv(0x30, version, community, pdu);
}

function encodeValue({ type = ObjectType.Null, value }: Varbind): Buffer {
  switch (type) {
    case ObjectType.OID:
      return encodeOid(String(value));
    case ObjectType.OctetString:
      return tlv(type, Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
    case ObjectType.Integer:
    case ObjectType.Counter:
    case ObjectType.Gauge:
    case ObjectType.TimeTicks:
      return tlv(type, encodeInteger(Number(value)));
    default:
      return tlv(type);
  }
}

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length =
    value.length < 0x80 ? Buffer.from([value.length]) : Buffer.from([0x82, value.length >> 8, value.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, value]);
}

function encodeInteger(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  let from = 0;
  const redundant = (at: number) => {
    const [here = 0, next = 0] = [bytes[at], bytes[at + 1]];
    return (here === 0 && next < 0x80) || (here === 0xff && next >= 0x80);
  };
  while (from < 7 && redundant(from)) from += 1;
  return bytes.subarray(from);
}

function decodeValue({ tag, value }: Tlv): number | string {
  if (tag === ObjectType.OID) return decodeOid(value);
  return value.reduce((number, byte) => number * 256 + byte, 0);
}

function encodeOid(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const septets = [part % 128];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      septets.unshift((left % 128) + 128);
    return septets;
  });
  return tlv(ObjectType.OID, Buffer.from(bytes));
}

function decodeOid(bytes: Buffer): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of bytes) {
    part = part * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(part);
      part = 0;
    }
  }
  const [first = 0, ...rest] = parts;
  return [Math.floor(first / 40), first % 40, ...rest].join(".");
}
