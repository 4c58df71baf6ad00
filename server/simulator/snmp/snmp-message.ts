import { type Answer, errorStatus, type SnmpRequest, type Varbind } from "./answer-request.ts";
import { BadDatagram, BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { type ObjectId, oidOf, readOid } from "./object-id.ts";
import { berTag, type SnmpValue } from "./snmp-object.ts";

/** SNMP v1 and v2c on the wire: RFC 1157, RFC 1901, RFC 3416. */

const sequence = 0x30;
const responseTag = 0xa2;
const trapTag = 0xa7;
const kindOf: Record<number, SnmpRequest["kind"]> = { 160: "get", 161: "getNext", 163: "set", 165: "getBulk" };

export type CommunityRequest = SnmpRequest & { community: string; requestId: number };

const writer = new BerWriter();

/** The version number of a message, whatever follows: 0 is v1, 1 is v2c, 3 is v3. @throws BadDatagram */
export function versionOf(datagram: Buffer): number {
  return new BerReader(datagram).inside(sequence).integer();
}

/** @throws BadDatagram for what is no v1 or v2c request */
export function readRequest(datagram: Buffer): CommunityRequest {
  const message = new BerReader(datagram).inside(sequence);
  const number = message.integer();
  if (number !== 0 && number !== 1) throw new BadDatagram(`version number ${number}`);
  const version = number === 0 ? "v1" : "v2c";
  const community = message.octets(berTag.string);
  const kind = kindOf[message.tag];
  if (!kind || (kind === "getBulk" && version === "v1")) throw new BadDatagram(`a PDU of tag ${message.tag}`);
  const pdu = message.inside(message.tag);
  const requestId = pdu.integer();
  const first = pdu.integer();
  const second = pdu.integer();
  const list = pdu.inside(sequence);
  const varbinds: Varbind[] = [];
  while (!list.isAtEnd) varbinds.push(readVarbind(datagram, list.inside(sequence)));
  return {
    version,
    community,
    kind,
    requestId,
    varbinds,
    nonRepeaters: kind === "getBulk" ? first : 0,
    maxRepetitions: kind === "getBulk" ? second : 0,
  };
}

function readVarbind(datagram: Buffer, reader: BerReader): Varbind {
  const { from, to } = reader.span(berTag.oid);
  const oid = readOid(datagram, from, to);
  if (!oid) throw new BadDatagram("no object identifier");
  const { tag } = reader;
  return { oid, tag, value: readValue(datagram, reader, tag) };
}

function readValue(datagram: Buffer, reader: BerReader, tag: number): SnmpValue {
  switch (tag) {
    case berTag.integer:
      return reader.integer();
    case berTag.counter:
    case berTag.gauge:
    case berTag.ticks:
      return reader.unsigned(tag);
    case berTag.counter64:
      return reader.unsigned64(tag);
    case berTag.string:
    case berTag.opaque:
      return reader.octets(tag);
    case berTag.ipAddress:
      return [...Buffer.from(reader.octets(tag), "latin1")].join(".");
    case berTag.oid: {
      const { from, to } = reader.span(tag);
      const oid = readOid(datagram, from, to);
      if (!oid) throw new BadDatagram("no object identifier");
      return oid.text;
    }
    default:
      // NULL, and an exception that somebody sent: what is asked for has no value.
      reader.span(tag);
      return null;
  }
}

/** The response to that request; one that no datagram holds becomes tooBig. */
export function writeResponse(request: CommunityRequest, answer: Answer): Buffer {
  try {
    return write(request, answer);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    writer.clear();
    return write(request, { varbinds: [], errorStatus: errorStatus.tooBig, errorIndex: 0 });
  }
}

function write({ version, community, requestId }: CommunityRequest, answer: Answer): Buffer {
  const message = { version: version === "v1" ? 0 : 1, community, requestId, pduTag: responseTag };
  return writeMessage({ ...message, ...answer });
}

const upTimeOid = oidOf("1.3.6.1.2.1.1.3.0");
const trapOid = oidOf("1.3.6.1.6.3.1.1.4.1.0");

/** An SNMPv2 trap: `trap` is what snmpTrapOID says, `varbinds` follow it. */
export function writeTrap(args: {
  community: string;
  requestId: number;
  upTimeTicks: number;
  trap: string;
  varbinds: readonly Varbind[];
}): Buffer {
  const { community, requestId, upTimeTicks, trap, varbinds } = args;
  const first: Varbind[] = [
    { oid: upTimeOid, tag: berTag.ticks, value: upTimeTicks },
    { oid: trapOid, tag: berTag.oid, value: trap },
  ];
  return writeMessage({
    version: 1,
    community,
    requestId,
    pduTag: trapTag,
    varbinds: [...first, ...varbinds],
    errorStatus: 0,
    errorIndex: 0,
  });
}

function writeMessage(message: Answer & { version: number; community: string; requestId: number; pduTag: number }) {
  const { varbinds } = message;
  for (let i = varbinds.length - 1; i >= 0; i--) {
    const varbind = varbinds[i];
    if (varbind) writeVarbind(varbind);
  }
  writer.wrap(sequence, 0);
  writer.integer(berTag.integer, message.errorIndex);
  writer.integer(berTag.integer, message.errorStatus);
  writer.integer(berTag.integer, message.requestId);
  writer.wrap(message.pduTag, 0);
  const before = writer.length;
  writer.octets(message.community);
  writer.wrap(berTag.string, before);
  writer.integer(berTag.integer, message.version);
  writer.wrap(sequence, 0);
  return writer.take();
}

function writeVarbind({ oid, tag, value }: Varbind): void {
  const before = writer.length;
  writeValue(tag, value);
  writeOid(oid);
  writer.wrap(sequence, before);
}

function writeOid(oid: ObjectId): void {
  const before = writer.length;
  writer.bytes(oid.contents);
  writer.wrap(berTag.oid, before);
}

function writeValue(tag: number, value: SnmpValue): void {
  if (typeof value === "number") writer.integer(tag, value);
  else if (typeof value === "bigint") writer.unsigned64(tag, value);
  else {
    const before = writer.length;
    if (value !== null) writeContents(tag, value);
    writer.wrap(tag, before);
  }
}

function writeContents(tag: number, value: string): void {
  if (tag === berTag.oid) writer.bytes(oidOf(value).contents);
  else if (tag === berTag.ipAddress) writer.bytes(Buffer.from(value.split(".").map(Number)));
  else writer.octets(value);
}
