"use client";
import { useTranslations } from "use-intl";
import type { Field } from "../../server/contract/fields/field.ts";
import { inheritedValue } from "../../server/contract/fields/inherited.ts";
import type { EditableKind } from "../../server/contract/tree.ts";
import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { useFieldWords } from "./use-field-words.ts";

type InheritedNoteProps = { tree: Tree; kind: EditableKind; id: NodeId; field: Field };

/** What holds while the field is left empty, and which group (or the network) says so. */
export function InheritedNote({ tree, kind, id, field }: InheritedNoteProps) {
  const t = useTranslations("console.properties");
  const units = useTranslations("fields.units");
  const words = useFieldWords(kind, field.path);
  const found = inheritedValue(tree, { kind, id, path: field.path });
  if (found === null) return null;
  const { value, from } = found;
  const said =
    typeof value === "boolean"
      ? t(value ? "yes" : "no")
      : field.options
        ? words.option(String(value))
        : [String(value), ...(field.unit ? [units(field.unit)] : [])].join(" ");
  const name = [tree.network, ...tree.groups].find((one) => one.id === from)?.name;
  return (
    <p className="text-xs text-ink-soft">
      {name === undefined ? t("inheritedDefault", { value: said }) : t("inheritedFrom", { value: said, name })}
    </p>
  );
}
