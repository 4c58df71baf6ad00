import * as snmp from "net-snmp";
import type { UpsUnit, UpsView } from "./ups-view.ts";

export type SnmpValue = number | string;

/** Why a SET is refused, in SNMPv2's words. */
export type SetRefusal = "wrongValue" | "notWritable" | "inconsistentValue" | "genErr";

/** One instance that a card answers. */
export type SnmpObject = {
  /** With its instance: `.0`, or the row. */
  oid: string;
  name: string;
  type: "integer" | "gauge" | "counter" | "ticks" | "string" | "oid";
  /** null: not there now. */
  read(view: UpsView): SnmpValue | null;
  /** Checks a value; what it returns is done when the whole PDU was found good. Absent: read-only. */
  write?(value: SnmpValue, unit: UpsUnit): SetRefusal | (() => void);
};

export const berType: Record<SnmpObject["type"], number> = {
  integer: snmp.ObjectType.Integer,
  gauge: snmp.ObjectType.Gauge,
  counter: snmp.ObjectType.Counter,
  ticks: snmp.ObjectType.TimeTicks,
  string: snmp.ObjectType.OctetString,
  oid: snmp.ObjectType.OID,
};

/** Orders object identifiers as SNMP walks them. */
export function compareOids(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const doNothing = (): void => {};
