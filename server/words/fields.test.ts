import { expect, test } from "vitest";
import type { Field } from "../contract/fields/field.ts";
import { fieldSections } from "../contract/fields/field.ts";
import { fieldsOf } from "../contract/fields/index.ts";
import { valueAt } from "../contract/fields/set-field.ts";
import { languages, words } from "./index.ts";

/** The words that a field must have, as paths: no more and no fewer. */
function wantedOf(prefix: string, fields: readonly Field[]): string[] {
  return fields.flatMap((f) => {
    const at = `${prefix}.${f.path}`;
    return [
      `${at}.label`,
      `${at}.help`,
      ...(f.options ?? []).map((o) => `${at}.options.${o}`),
      ...(f.empty === "value" ? [] : [`${at}.empty`]),
      ...(f.item ? wantedOf(`${at}.item`, f.item) : []),
    ];
  });
}

function pathsOf(value: unknown, prefix: string): string[] {
  if (typeof value === "string") return [prefix];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => pathsOf(v, prefix ? `${prefix}.${key}` : key));
}

test.each(languages)(
  "%s: every field, option and empty value has its words, and there is no word too many",
  (language) => {
    const wanted = Object.entries(fieldsOf).flatMap(([kind, fields]) => wantedOf(kind, fields));
    const { sections, units, ...kinds } = words[language].fields;
    expect(pathsOf(kinds, "").toSorted()).toEqual(wanted.toSorted());
    expect(Object.keys(sections).toSorted()).toEqual(fieldSections.toSorted());
    expect(Object.keys(units).toSorted()).toEqual(["percent", "sec"]);
    for (const path of wanted) expect(valueAt(kinds, path)).not.toBe("");
  },
);
