import { ObjectType, type Varbind } from "net-snmp";

/** What a card answers: values by their objects below `root`, numbers as INTEGER. */
export function objectAnswers(root: string, values: Readonly<Record<string, number | string>>): Varbind[] {
  return Object.entries(values).map(([oid, value]) => ({
    oid: `${root}.${oid}`,
    type: typeof value === "number" ? ObjectType.Integer : ObjectType.OctetString,
    value: typeof value === "number" ? value : Buffer.from(value),
  }));
}
