import type { Varbind } from "net-snmp";
import { ObjectType } from "net-snmp";
import { textOf } from "./object-rows.ts";

/** A table of the values that objects take. Columns: the object's OID, and its values with commas between. */
export type AllowedTable = { object: string; values: string };

/** More rows than any card has. */
const mostRows = 24;
const mostCharacters = 400;

/** The values that an object takes, `scale` times what stands in the table, ascending; null: the device does not say. */
export async function allowedValues(
  table: AllowedTable,
  oid: string,
  scale: number,
  ask: (oids: readonly string[], signal: AbortSignal) => Promise<Varbind[]>,
  signal: AbortSignal,
): Promise<number[] | null> {
  const rows = Array.from({ length: mostRows }, (_, i) => i + 1);
  const objects = await ask(
    rows.map((row) => `${table.object}.${row}`),
    signal,
  );
  const row = objects
    .find(({ type, value }) => type === ObjectType.OID && isSame(value, oid))
    ?.oid.split(".")
    .at(-1);
  if (row === undefined) return null;
  const [answer] = await ask([`${table.values}.${row}`], signal);
  const text = answer === undefined ? null : textOf(answer, mostCharacters);
  const values = (text ?? "").split(",").map((part) => (/^\s*-?\d+\s*$/.test(part) ? Number(part) * scale : null));
  const numbers = values.filter((value) => value !== null);
  // Rounded to the thousandth: hundredths of a second must not become 0.07000000000000001.
  return numbers.length === 0 ? null : numbers.map((v) => Math.round(v * 1000) / 1000).sort((a, b) => a - b);
}

/** The table may name the object with or without its instance. */
function isSame(value: Varbind["value"], oid: string): boolean {
  return typeof value === "string" && (value === oid || `${value}.0` === oid);
}
