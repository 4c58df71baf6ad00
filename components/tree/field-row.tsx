"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Field, Side } from "../../server/contract/fields/field.ts";
import { defaultOf } from "../../server/contract/fields/set-field.ts";
import type { EditableKind } from "../../server/contract/tree.ts";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { FieldInput } from "./field-input.tsx";
import { ItemList } from "./item-list.tsx";
import { useFieldWords } from "./use-field-words.ts";

export type FieldRowProps = {
  kind: EditableKind;
  field: Field;
  entity: Record<string, unknown>;
  side: Side;
  value: unknown;
  error: string | null;
  tree: Tree;
  disabled: boolean;
  onChange: (value: unknown) => void;
  /** What holds while it is left empty. */
  note?: ReactNode;
};

/** Label, control, unit, default and what is wrong with one value. */
export function FieldRow(props: FieldRowProps) {
  const { kind, field, entity, side, error } = props;
  const t = useTranslations("console.properties");
  const units = useTranslations("fields.units");
  const words = useFieldWords(kind, field.path);
  const id = `field-${kind}-${field.path}`;
  const standard = defaultOf(field, entity, side);
  const showsDefault = field.control === "number" && typeof standard === "number";
  const isGroup = ["list", "upsRefs", "terminalRefs"].includes(field.control);
  const label = <span>{words.label}</span>;
  return (
    <div className="grid gap-x-3 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]">
      {isGroup ? (
        <div id={`${id}-label`} className="text-sm sm:pt-1.5">
          {label}
        </div>
      ) : (
        <label id={`${id}-label`} htmlFor={id} className="text-sm sm:pt-1.5">
          {label}
        </label>
      )}
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex items-center gap-2">
          {field.item ? (
            <ItemList {...props} id={id} item={field.item} />
          ) : (
            <FieldInput {...props} id={id} words={words} />
          )}
          {field.unit && <span className="text-xs text-ink-soft">{units(field.unit)}</span>}
          {showsDefault && (
            <span className="figures text-xs whitespace-nowrap text-ink-soft">{t("default", { value: standard })}</span>
          )}
        </div>
        {error !== null && (
          <p id={`${id}-error`} role="alert" className="text-xs text-state-fault">
            {error}
          </p>
        )}
        {props.note}
        {words.help !== null && (
          <p id={`${id}-help`} className="text-xs text-ink-soft">
            {words.help}
          </p>
        )}
      </div>
    </div>
  );
}
