"use client";
import { useTranslations } from "use-intl";
import type { EditableKind } from "../../server/contract/tree.ts";

export type FieldWords = {
  label: string;
  help: string | null;
  /** What an empty control means; null: the catalogue says nothing special. */
  empty: string | null;
  option: (value: string) => string;
};

/** The words of one field (`fields.<kind>.<path>` of the catalogues). */
export function useFieldWords(kind: EditableKind, path: string): FieldWords {
  const t = useTranslations("fields");
  // Paths come from the field tables; that every one of them has its words, a test of the contract shows.
  const say = t as unknown as Say;
  const read = (key: string) => {
    const full = `${kind}.${path}.${key}`;
    return say.has(full) ? say(full) : null;
  };
  return {
    label: read("label") ?? path,
    help: read("help"),
    empty: read("empty"),
    option: (value) => read(`options.${value}`) ?? value,
  };
}

type Say = ((key: string) => string) & { has: (key: string) => boolean };
