import { doNothing, type SnmpObject, type SnmpType, type SnmpValue } from "./snmp-object.ts";
import type { UpsView } from "./ups-view.ts";

/** A setting that the card keeps and that nothing in the model follows. `allows` absent: any value of the type. */
export function storedObject(args: {
  oid: string;
  name: string;
  type: SnmpType;
  first: SnmpValue | ((view: UpsView) => SnmpValue);
  allows?: (value: SnmpValue) => boolean;
  /** What the agent says of a value that is not allowed. */
  refusal?: "wrongValue" | "wrongLength" | "inconsistentValue";
}): SnmpObject {
  const { oid, name, type, first, allows, refusal = type === "string" ? "wrongLength" : "wrongValue" } = args;
  return {
    oid,
    name,
    type,
    read: (view) => view.card.settings?.get(oid) ?? (typeof first === "function" ? first(view) : first),
    write(value, { card }) {
      if (allows && !allows(value)) return refusal;
      return () => {
        card.settings ??= new Map();
        card.settings.set(oid, value);
      };
    },
  };
}

export const oneOf =
  (...allowed: readonly SnmpValue[]) =>
  (value: SnmpValue) =>
    allowed.includes(value);

export const within = (min: number, max: number) => (value: SnmpValue) =>
  typeof value === "number" && value >= min && value <= max;

/** Text of at most so many bytes. */
export const upTo = (bytes: number) => (value: SnmpValue) => typeof value === "string" && value.length <= bytes;

/** An object that takes exactly one value, and reads it. */
export function onlyValue(oid: string, name: string, value: number): SnmpObject {
  return {
    oid,
    name,
    type: "integer",
    read: () => value,
    write: (asked) => (asked === value ? doNothing : "inconsistentValue"),
  };
}
