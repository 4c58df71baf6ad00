import { berTag, type Element, elementsOf, integerOf, oidOf } from "./ber.ts";
import { powernetIdentName } from "./powernet.ts";
import { printable } from "./printable.ts";
import { pduTag, varbindsOf } from "./snmp-envelope.ts";

/** What a trap or inform of any version says, in the words of SNMP v2. */
export type TrapMessage = {
  /** snmpTrapOID. */
  oid: string;
  /** It waits for an answer. */
  isInform: boolean;
  /** Text that the device sent along, "" when none; at most 200 characters. */
  text: string;
  /** What the device calls itself; null: not said. */
  identName: string | null;
  /** Where a v1 trap says it comes from, or a proxy that it was sent from; null: not said. */
  agentAddress: string | null;
  alarmOid: string | null;
  /** sysUpTime when it was sent, in hundredths of a second; null: not said. */
  upTime: number | null;
};

const snmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";
const sysUpTime = "1.3.6.1.2.1.1.3.0";
const snmpTrapAddress = "1.3.6.1.6.3.18.1.3.0";
const powernetText = "1.3.6.1.4.1.318.2.3.3.0";
const upsAlarmDescr = /^1\.3\.6\.1\.2\.1\.33\.1\.6\.2\.1\.2(\.\d+)?$/;
const ipAddress = 0x40;
const timeTicks = 0x43;

/** Reads a PDU. Null: it is no notification, or says not which. Never throws. */
export function trapMessageOf(bytes: Buffer, pdu: Element): TrapMessage | null {
  const varbinds = varbindsOf(bytes, pdu);
  const isV1 = pdu.tag === pduTag.trapV1;
  const isInform = pdu.tag === pduTag.inform;
  if (varbinds === null || !(isV1 || isInform || pdu.tag === pduTag.trapV2)) return null;
  const values = new Map<string, Element>();
  let alarm: Element | undefined;
  for (const [name, value] of varbinds) {
    const oid = oidOf(bytes, name);
    if (oid === null) return null;
    if (!values.has(oid)) values.set(oid, value);
    if (alarm === undefined && upsAlarmDescr.test(oid)) alarm = value;
  }
  const head = isV1 ? headOfV1(bytes, pdu) : null;
  const oid = isV1 ? (head?.oid ?? null) : oidValue(bytes, values.get(snmpTrapOid));
  if (oid === null) return null;
  const ticks = values.get(sysUpTime);
  return {
    oid,
    isInform,
    text: textValue(bytes, values.get(powernetText), 200) ?? "",
    identName: textValue(bytes, values.get(powernetIdentName), 128),
    agentAddress: head?.agentAddress ?? addressValue(bytes, values.get(snmpTrapAddress)),
    alarmOid: oidValue(bytes, alarm),
    upTime: head?.upTime ?? (ticks?.tag === timeTicks ? integerOf(bytes, ticks) : null),
  };
}

/** RFC 3584 3.1: generic traps have numbers of their own, the others are enterprise.0.specific. */
function headOfV1(bytes: Buffer, pdu: Element): { oid: string; agentAddress: string | null; upTime: number } | null {
  const { integer, oid, sequence } = berTag;
  const fields = elementsOf(bytes, pdu, [oid, ipAddress, integer, integer, timeTicks, sequence]);
  const [enterprise, agent, ...rest] = fields ?? [];
  const [generic, specific, upTime] = rest.slice(0, 3).map((field) => integerOf(bytes, field));
  const of = enterprise && oidOf(bytes, enterprise);
  if (!of || generic == null || specific == null || upTime == null) return null;
  if (generic < 0 || generic > 6 || specific < 0) return null;
  return {
    oid: generic === 6 ? `${of}.0.${specific}` : `1.3.6.1.6.3.1.1.5.${generic + 1}`,
    agentAddress: addressValue(bytes, agent),
    upTime,
  };
}

function oidValue(bytes: Buffer, value: Element | undefined): string | null {
  return value?.tag === berTag.oid ? oidOf(bytes, value) : null;
}

/** null: none, or 0.0.0.0, by which a device says that it does not know. */
function addressValue(bytes: Buffer, value: Element | undefined): string | null {
  if (value?.tag !== ipAddress) return null;
  const address = [...bytes.subarray(value.begin, value.end)].join(".");
  return address === "0.0.0.0" ? null : address;
}

/** See `printable`; null: none. */
function textValue(bytes: Buffer, value: Element | undefined, maxLength: number): string | null {
  if (value?.tag !== berTag.octetString) return null;
  const text = printable(bytes.toString("utf8", value.begin, value.end), maxLength);
  return text === "" ? null : text;
}
