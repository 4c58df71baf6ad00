import { ObjectType, type Varbind } from "net-snmp";
import { integerOf } from "./object-rows.ts";

/** One object to be written. Cards refuse a type that is not the object's own (wrongType). */
export type SnmpWrite =
  | { oid: string; type: "integer" | "gauge" | "timeTicks"; value: number }
  | { oid: string; type: "objectId"; value: string };

export function integerWrite(oid: string, value: number): SnmpWrite {
  return { oid, type: "integer", value };
}

/** What the device said, to be written back to it unchanged; null: it is no number. */
export function unchanged(answer: Varbind): SnmpWrite | null {
  const value = integerOf(answer);
  const type = writeTypeOf(answer);
  return value === null || type === null ? null : { oid: answer.oid, type, value };
}

/** The type in which the device itself answers an object; null: none that is ever written. */
export function writeTypeOf({ type }: Varbind): "integer" | "gauge" | "timeTicks" | null {
  switch (type) {
    case ObjectType.Integer:
      return "integer";
    case ObjectType.Gauge:
      return "gauge";
    case ObjectType.TimeTicks:
      return "timeTicks";
    default:
      return null;
  }
}

/** net-snmp's words for it. */
export function varbindOf(write: SnmpWrite): Varbind {
  switch (write.type) {
    case "integer":
      return { oid: write.oid, type: ObjectType.Integer, value: write.value };
    case "gauge":
      return { oid: write.oid, type: ObjectType.Gauge, value: write.value };
    case "timeTicks":
      return { oid: write.oid, type: ObjectType.TimeTicks, value: write.value };
    case "objectId":
      return { oid: write.oid, type: ObjectType.OID, value: write.value };
  }
}
