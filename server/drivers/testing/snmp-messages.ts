import { berTag, encode, encodeInteger, encodeOid } from "../ups/ber.ts";
import { pduTag } from "../ups/snmp-envelope.ts";

const { integer, octetString, sequence } = berTag;
const timeTicks = 0x43;
const ipAddress = 0x40;

/** Values as they stand in a varbind. */
export const ber = {
  int: (value: number) => encodeInteger(value),
  ticks: (value: number) => encodeInteger(value, timeTicks),
  text: (value: string) => encode(octetString, Buffer.from(value)),
  oid: (value: string) => encodeOid(value),
};

export type TestVarbind = readonly [oid: string, value: Buffer];

export function varbindList(varbinds: readonly TestVarbind[]): Buffer {
  return encode(sequence, ...varbinds.map(([oid, value]) => encode(sequence, encodeOid(oid), value)));
}

export function pdu(tag: number, id: number, varbinds: Buffer, status = 0, index = 0): Buffer {
  return encode(tag, encodeInteger(id), encodeInteger(status), encodeInteger(index), varbinds);
}

/** A notification of v2c or v3. */
export function notification(args: {
  oid: string;
  upTime?: number;
  id?: number;
  inform?: boolean;
  varbinds?: readonly TestVarbind[];
}): Buffer {
  const { oid, upTime = 100, id = 7, inform = false, varbinds = [] } = args;
  const heads: TestVarbind[] = [
    ["1.3.6.1.2.1.1.3.0", ber.ticks(upTime)],
    ["1.3.6.1.6.3.1.1.4.1.0", ber.oid(oid)],
  ];
  return pdu(inform ? pduTag.inform : pduTag.trapV2, id, varbindList([...heads, ...varbinds]));
}

export function trapV1(args: {
  enterprise: string;
  specific: number;
  generic?: number;
  agent?: readonly number[];
  upTime?: number;
  varbinds?: readonly TestVarbind[];
}): Buffer {
  const { enterprise, specific, generic = 6, agent = [127, 0, 0, 1], upTime = 100, varbinds = [] } = args;
  return encode(
    pduTag.trapV1,
    encodeOid(enterprise),
    encode(ipAddress, Buffer.from(agent)),
    ...[generic, specific].map((value) => encodeInteger(value)),
    encodeInteger(upTime, timeTicks),
    varbindList(varbinds),
  );
}

export function communityMessage(version: "1" | "2c", community: string, body: Buffer): Buffer {
  return encode(sequence, encodeInteger(version === "1" ? 0 : 1, integer), ber.text(community), body);
}

export function scopedPdu(engineId: string, body: Buffer): Buffer {
  return encode(sequence, encode(octetString, Buffer.from(engineId, "hex")), ber.text(""), body);
}
