import { isIPv4 } from "node:net";
import { ObjectType, PduType, type Varbind } from "net-snmp";
import { textOf } from "./object-rows.ts";
import { powernetIdentName } from "./powernet.ts";

/** What a trap or inform of any version says, in the words of SNMP v2. */
export type TrapMessage = {
  /** snmpTrapOID. */
  oid: string;
  /** Text that the device sent along, "" when none; at most 200 characters. */
  text: string;
  /** What the device calls itself; null: not said. */
  identName: string | null;
  /** Where a v1 trap says it comes from, or a proxy that it was sent from; null: not said. */
  agentAddress: string | null;
  alarmOid: string | null;
};

const snmpTrapOid = "1.3.6.1.6.3.1.1.4.1.0";
const snmpTrapAddress = "1.3.6.1.6.3.18.1.3.0";
const powernetText = "1.3.6.1.4.1.318.2.3.3.0";
const upsAlarmDescr = /^1\.3\.6\.1\.2\.1\.33\.1\.6\.2\.1\.2(\.\d+)?$/;

/** Reads a PDU that net-snmp has parsed. Null: it is no notification, or says not which. Never throws. */
export function trapMessageOf(pdu: unknown): TrapMessage | null {
  if (typeof pdu !== "object" || pdu === null) return null;
  const { type, enterprise, generic, specific, agentAddr, varbinds } = pdu as Record<string, unknown>;
  const objects = (Array.isArray(varbinds) ? varbinds : []).filter(isVarbind);
  const find = (wanted: (oid: string) => boolean) => objects.find((varbind) => wanted(varbind.oid));
  const oid = type === PduType.Trap ? oidOfV1(enterprise, generic, specific) : oidValue(find((o) => o === snmpTrapOid));
  if (oid === null) return null;
  const text = find((o) => o === powernetText);
  const name = find((o) => o === powernetIdentName);
  const proxied = find((o) => o === snmpTrapAddress)?.value;
  const address = type === PduType.Trap ? agentAddr : proxied;
  return {
    oid,
    text: (text && textOf(text, 200)) ?? "",
    identName: name ? textOf(name, 128) : null,
    agentAddress: typeof address === "string" && isIPv4(address) ? address : null,
    alarmOid: oidValue(find((o) => upsAlarmDescr.test(o))),
  };
}

/** RFC 3584 3.1: generic traps have numbers of their own, the others are enterprise.0.specific. */
function oidOfV1(enterprise: unknown, generic: unknown, specific: unknown): string | null {
  if (typeof generic !== "number" || typeof specific !== "number" || typeof enterprise !== "string") return null;
  return generic === 6 ? `${enterprise}.0.${specific}` : `1.3.6.1.6.3.1.1.5.${generic + 1}`;
}

function oidValue(varbind: Varbind | undefined): string | null {
  return varbind?.type === ObjectType.OID && typeof varbind.value === "string" ? varbind.value : null;
}

function isVarbind(value: unknown): value is Varbind {
  return typeof value === "object" && value !== null && "oid" in value && typeof value.oid === "string";
}
