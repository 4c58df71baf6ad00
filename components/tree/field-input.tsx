"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { directedBroadcast } from "../../server/domain/discovery/directed-broadcast.ts";
import { Check, Choice, Input, TextArea } from "../ui/input.tsx";
import type { FieldRowProps } from "./field-row.tsx";
import { TerminalRefs } from "./terminal-refs.tsx";
import { UpsRefs } from "./ups-refs.tsx";
import type { FieldWords } from "./use-field-words.ts";

type FieldInputProps = FieldRowProps & { id: string; words: FieldWords };

/** The control that fits the field. */
export function FieldInput(props: FieldInputProps) {
  const { field, id, value, error, disabled, onChange, words } = props;
  const t = useTranslations("console.properties");
  const described = [error === null ? "" : `${id}-error`, words.help === null ? "" : `${id}-help`]
    .filter(Boolean)
    .join(" ");
  const common = {
    id,
    disabled,
    "aria-invalid": error !== null,
    "aria-describedby": described === "" ? undefined : described,
  };
  const emptyValue = field.empty === "null" ? null : field.empty === "absent" ? undefined : "";
  const emptyLabel = words.empty ?? (field.empty === "absent" ? t("inherited") : t("notSet"));
  switch (field.control) {
    case "text":
      return (
        <Input
          {...common}
          type="text"
          autoComplete="off"
          placeholder={field.empty === "value" ? undefined : emptyLabel}
          value={asText(value)}
          onChange={(event) => onChange(event.target.value === "" ? emptyValue : event.target.value)}
          // Not while it is typed: "/2" may become "/24".
          onBlur={(event) => {
            const broadcast = field.path === "communicationAddress" ? directedBroadcast(event.target.value) : null;
            if (broadcast !== null) onChange(broadcast);
          }}
        />
      );
    case "secret":
      return (
        <Input
          {...common}
          type="password"
          autoComplete="new-password"
          value={asText(value)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "multiline":
      return <TextArea {...common} rows={3} value={asText(value)} onChange={(event) => onChange(event.target.value)} />;
    case "number":
      return <NumberInput {...props} common={common} emptyValue={emptyValue} emptyLabel={emptyLabel} />;
    case "select":
      return (
        <Choice
          {...common}
          value={asText(value)}
          onChange={(event) => onChange(event.target.value === "" ? emptyValue : event.target.value)}
        >
          {field.empty !== "value" && <option value="">{emptyLabel}</option>}
          {field.options?.map((option) => (
            <option key={option} value={option}>
              {words.option(option)}
            </option>
          ))}
        </Choice>
      );
    case "switch":
      if (field.empty === "value")
        return <Check {...common} checked={value === true} onChange={(event) => onChange(event.target.checked)} />;
      return (
        <Choice
          {...common}
          value={value === undefined ? "" : String(value)}
          onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value === "true")}
        >
          <option value="">{emptyLabel}</option>
          <option value="true">{t("yes")}</option>
          <option value="false">{t("no")}</option>
        </Choice>
      );
    case "upsRefs":
      return <UpsRefs {...props} emptyLabel={emptyLabel} />;
    case "terminalRefs":
      return <TerminalRefs {...props} />;
    case "list":
      return <LinesInput {...props} common={common} />;
  }
}

type CommonProps = { id: string; disabled: boolean; "aria-invalid": boolean; "aria-describedby": string | undefined };
type NumberInputProps = FieldInputProps & {
  common: CommonProps;
  emptyValue: null | undefined | "";
  emptyLabel: string;
};

function NumberInput({ field, value, onChange, common, emptyValue, emptyLabel }: NumberInputProps) {
  return (
    <Input
      {...common}
      type="number"
      inputMode="numeric"
      className="figures w-28 shrink-0 text-right"
      min={field.min ?? undefined}
      max={field.max ?? undefined}
      step={field.step ?? undefined}
      placeholder={field.empty === "value" ? undefined : emptyLabel}
      value={asText(value)}
      onChange={(event) => onChange(event.target.value === "" ? emptyValue : event.target.valueAsNumber)}
    />
  );
}

/** A list of plain texts, one per line. What is typed stays as typed; blank lines are not items. */
function LinesInput({ value, onChange, common }: FieldInputProps & { common: CommonProps }) {
  const t = useTranslations("console.properties");
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join("\n") : ""));
  return (
    <TextArea
      {...common}
      rows={2}
      placeholder={t("listHint")}
      aria-labelledby={`${common.id}-label`}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const lines = event.target.value.split("\n").map((line) => line.trim());
        onChange(lines.filter((line) => line !== ""));
      }}
    />
  );
}

function asText(value: unknown): string {
  return typeof value === "string" || (typeof value === "number" && Number.isFinite(value)) ? String(value) : "";
}
