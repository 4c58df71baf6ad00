import { printable } from "../printable.ts";

/** What upsd says of a UPS: texts by variable name (RFC 9271, appendix A; NUT's nut-names). */
export type NutVariables = ReadonlyMap<string, string>;

type Range = { min: number; max: number; sentinels?: readonly number[] };

/** A variable as a number; null: it is not there, is no number, stands for "none", or is outside of what may be believed. */
export function numberOf(variables: NutVariables, name: string, range: Range): number | null {
  const text = variables.get(name);
  return text === undefined ? null : numberIn(text, range);
}

export function numberIn(text: string, { min, max, sentinels = [] }: Range): number | null {
  const trimmed = text.trim();
  if (!/^[-+]?\d{1,15}(\.\d{1,9})?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value < min || value > max || sentinels.includes(value) ? null : value;
}

/** A variable as printable text of at most 128 characters; null: it is not there or empty. */
export function textOf(variables: NutVariables, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = printable(variables.get(name) ?? "", 128);
    if (text !== "") return text;
  }
  return null;
}
