"use client";
import { X } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import type { FieldRowProps } from "./field-row.tsx";
import { TerminalChoice } from "./terminal-choice.tsx";

/** Which terminals: those chosen, each with a button that takes it out, and a choice of the others. */
export function TerminalRefs({ value, tree, disabled, onChange, id }: FieldRowProps & { id: string }) {
  const t = useTranslations("editor.terminals");
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const names = useMemo(() => new Map(tree.terminals.map((terminal) => [terminal.id, terminal.name])), [tree]);
  return (
    <fieldset aria-labelledby={`${id}-label`} className="flex w-full flex-col gap-1">
      <ul className="flex max-h-48 flex-col gap-1 overflow-auto">
        {chosen.map((each) => {
          const name = names.get(each) ?? each;
          return (
            <li key={each} className="flex items-center justify-between gap-2 text-sm">
              {name}
              <Button
                size="small"
                kind="quiet"
                disabled={disabled}
                aria-label={t("remove", { name })}
                onClick={() => onChange(chosen.filter((other) => other !== each))}
              >
                <X aria-hidden="true" />
              </Button>
            </li>
          );
        })}
      </ul>
      <TerminalChoice
        label={t("add")}
        terminals={tree.terminals.filter((terminal) => !chosen.includes(terminal.id))}
        disabled={disabled}
        onChoose={(each) => onChange([...chosen, each])}
      />
    </fieldset>
  );
}
