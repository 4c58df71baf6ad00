// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { Check } from "../ui/input.tsx";
import type { FieldRowProps } from "./field-row.tsx";

/** Which UPSes feed it: a tick per UPS of the right role; where the field may be empty, one tick for that. */
export function UpsRefs({
  field,
  value,
  tree,
  disabled,
  onChange,
  id,
  emptyLabel,
}: FieldRowProps & { id: string; emptyLabel: string }) {
  const chosen = Array.isArray(value) ? (value as string[]) : null;
  const offered = tree.upses.filter((ups) => ups.role === field.refs || chosen?.includes(ups.id));
  const isOpen = field.empty !== "null" || chosen !== null;
  return (
    <fieldset aria-labelledby={`${id}-label`} className="flex max-h-48 w-full flex-col gap-1 overflow-auto">
      {field.empty === "null" && (
        <label className="flex items-center gap-2 text-sm">
          <Check
            disabled={disabled}
            checked={chosen === null}
            onChange={(event) => onChange(event.target.checked ? null : [])}
          />
          {emptyLabel}
        </label>
      )}
      {isOpen &&
        offered.map((ups) => (
          <label key={ups.id} className="flex items-center gap-2 text-sm">
            <Check
              disabled={disabled}
              checked={chosen?.includes(ups.id) ?? false}
              onChange={(event) => {
                const rest = (chosen ?? []).filter((each) => each !== ups.id);
                onChange(event.target.checked ? [...rest, ups.id] : rest);
              }}
            />
            {ups.name}
          </label>
        ))}
    </fieldset>
  );
}
