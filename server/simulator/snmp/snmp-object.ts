import type { UpsUnit } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

/** An octet string has one character per byte; object identifiers and IP addresses are dotted; a Counter64 is a bigint; null is NULL. */
export type SnmpValue = number | string | bigint | null;

/** BER tags of what an object can hold, RFC 3416. */
export const berTag = {
  integer: 0x02,
  string: 0x04,
  null: 0x05,
  oid: 0x06,
  ipAddress: 0x40,
  counter: 0x41,
  gauge: 0x42,
  ticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
} as const;

export type SnmpType = keyof typeof berTag;

/** Why a SET is refused, in SNMPv2's words (RFC 3416 section 4.2.5). */
export type SetRefusal =
  | "noAccess"
  | "wrongType"
  | "wrongLength"
  | "wrongValue"
  | "noCreation"
  | "inconsistentValue"
  | "notWritable"
  | "genErr";

/** One instance that an agent serves, read from what it knows (`View`) and set on what it drives (`Unit`). */
export type SnmpObject<View = UpsView, Unit = UpsUnit> = {
  /** With its instance: `.0`, or the row. */
  oid: string;
  name: string;
  type: SnmpType;
  /** undefined: not there now. */
  read(view: View): SnmpValue | undefined;
  /** Checks a value; what it returns is done when the whole PDU was found good. Absent: read-only. */
  write?(value: SnmpValue, unit: Unit): SetRefusal | (() => void);
};

export const doNothing = (): void => {};

/** Makes objects that are only read, `oid` below `base` and with its instance. */
export const readOnlyBelow =
  (base: string) =>
  (oid: string, name: string, type: SnmpType, read: SnmpObject["read"]): SnmpObject => ({
    oid: base + oid,
    name,
    type,
    read,
  });
