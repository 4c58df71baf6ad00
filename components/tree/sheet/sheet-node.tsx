"use client";
import { useTranslations } from "use-intl";
import type { Field, Side } from "../../../server/contract/fields/field.ts";
import { fieldsOf } from "../../../server/contract/fields/index.ts";
import { isVisible, valueAt } from "../../../server/contract/fields/set-field.ts";
import type { EditableKind } from "../../../server/contract/tree.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import type { Relations } from "../../../server/domain/tree/relations.ts";
import { type FieldWords, useFieldWords } from "../use-field-words.ts";

type SheetNodeProps = {
  kind: EditableKind;
  node: { id: NodeId; name: string; note: string; shared?: Tree["shared"] };
  side: Side;
  tree: Tree;
  relations: Relations;
  names: ReadonlyMap<NodeId, string>;
  /** Of its heading; the last one that HTML has is 6. */
  level: number;
  /** The folder in which it stands. */
  folder?: string;
  /** Its name stands above it already. */
  isBare?: boolean;
};

/** One node with every field that it has. */
export function SheetNode({ kind, node, side, names, level, folder, isBare = false }: SheetNodeProps) {
  const kinds = useTranslations("console.properties.kinds");
  const Heading = headingOf(level);
  const fields = fieldsOf[kind].filter(
    (field) => !["name", "note"].includes(field.path) && isVisible(field, node, side),
  );
  return (
    <article className="mt-2 break-inside-avoid text-sm">
      {!isBare && (
        <Heading className="font-semibold">
          {node.name}{" "}
          <span className="font-normal text-ink-soft">
            {kinds(kind)}
            {folder !== undefined && ` · ${folder}`}
          </span>
        </Heading>
      )}
      {node.note !== "" && <p className="whitespace-pre-wrap">{node.note}</p>}
      <dl className="figures grid grid-cols-[11rem_1fr] gap-x-3 sm:grid-cols-[11rem_1fr_11rem_1fr] print:grid-cols-[11rem_1fr_11rem_1fr]">
        {fields.map((field) => (
          <SheetField key={field.path} {...{ kind, field, node, names }} />
        ))}
      </dl>
    </article>
  );
}

/** Headings follow each other without a gap, however deep groups stand in each other. */
export function headingOf(level: number): "h2" | "h3" | "h4" | "h5" | "h6" {
  return (["h2", "h3", "h4", "h5"] as const)[level - 2] ?? "h6";
}

type SheetFieldProps = Pick<SheetNodeProps, "kind" | "node" | "names"> & { field: Field };

function SheetField({ kind, field, node, names }: SheetFieldProps) {
  const t = useTranslations("sheet");
  const properties = useTranslations("console.properties");
  const units = useTranslations("fields.units");
  const words = useFieldWords(kind, field.path);
  const shown = shownOf(valueAt(node, field.path), field, words);
  const unit = shown !== null && field.unit ? ` ${units(field.unit)}` : "";
  return (
    <div className="contents">
      <dt className="text-ink-soft">{words.label}</dt>
      <dd className="min-w-0 break-words">
        {shown ?? (field.empty === "absent" ? properties("inherited") : (words.empty ?? "–"))}
        {unit}
      </dd>
    </div>
  );

  function shownOf(value: unknown, of: Field, say: FieldWords): string | null {
    if (value === null || value === undefined || value === "") return null;
    if (of.control === "secret") return t("isSet");
    if (typeof value === "boolean") return properties(value ? "yes" : "no");
    if (Array.isArray(value)) return value.length === 0 ? null : value.map(itemText).join(", ");
    return of.control === "select" ? say.option(String(value)) : String(value);
  }

  /** A node by its name; an object (a job, a check) by what stands in it. */
  function itemText(item: unknown): string {
    if (typeof item !== "object" || item === null) return names.get(String(item)) ?? String(item);
    return Object.values(item).map(String).join(" ");
  }
}
