"use client";
import { Plus, X } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Field } from "../../server/contract/fields/field.ts";
import { isVisible, newItem, setField, valueAt } from "../../server/contract/fields/set-field.ts";
import { Button } from "../ui/button.tsx";
import { FieldInput } from "./field-input.tsx";
import type { FieldRowProps } from "./field-row.tsx";
import { useFieldWords } from "./use-field-words.ts";

type Item = Record<string, unknown>;
type ItemListProps = FieldRowProps & { id: string; item: readonly Field[] };

/** A list whose items have fields of their own: jobs, readiness checks. */
export function ItemList(props: ItemListProps) {
  const { value, onChange, disabled, item, side, id } = props;
  const t = useTranslations("console.properties");
  const items = Array.isArray(value) ? (value as Item[]) : [];
  const replace = (index: number, next: Item) => onChange(items.map((each, at) => (at === index ? next : each)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label stands outside, as of every other field
    <div role="group" aria-labelledby={`${id}-label`} className="flex w-full flex-col gap-2">
      {items.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
        <div key={index} className="flex items-start gap-2 rounded-md border p-2">
          <div className="grid flex-1 gap-2 sm:grid-cols-2">
            {item
              .filter((field) => isVisible(field, each, side))
              .map((field) => (
                <ItemField
                  key={field.path}
                  {...props}
                  id={`${id}-${index}-${field.path}`}
                  parentPath={props.field.path}
                  field={field}
                  value={valueAt(each, field.path)}
                  onChange={(next) => replace(index, reshape(item, each, field.path, next, props))}
                />
              ))}
          </div>
          <Button
            kind="quiet"
            size="icon"
            disabled={disabled}
            aria-label={`${t("remove")} ${index + 1}`}
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button
        size="small"
        className="self-start"
        disabled={disabled}
        onClick={() => onChange([...items, newItem(item, side)])}
      >
        <Plus aria-hidden="true" />
        {t("add")}
      </Button>
    </div>
  );
}

function ItemField({ parentPath, ...props }: FieldRowProps & { id: string; parentPath: string }) {
  const words = useFieldWords(props.kind, `${parentPath}.item.${props.field.path}`);
  return (
    <div className="flex flex-col gap-1">
      <label id={`${props.id}-label`} htmlFor={props.id} className="text-xs text-ink-soft">
        {words.label}
      </label>
      <FieldInput {...props} error={null} words={{ ...words, help: null }} />
    </div>
  );
}

/** The item with one value replaced; where that shows or hides other fields, those come with their defaults, or go. */
function reshape(fields: readonly Field[], before: Item, path: string, value: unknown, { side }: ItemListProps): Item {
  const next = setField(fields, before, path, value, side);
  const fresh = newItem(fields, side);
  const shaped: Item = {};
  for (const field of fields)
    if (isVisible(field, next, side)) shaped[field.path] = next[field.path] ?? fresh[field.path] ?? field.default;
  return shaped;
}
