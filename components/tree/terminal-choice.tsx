"use client";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { Terminal } from "../../server/domain/tree/entities.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";

/** So many are offered at once: who has more types a part of the name. */
const offeredAtMost = 50;

type TerminalChoiceProps = {
  label: string;
  terminals: readonly Terminal[];
  disabled: boolean;
  onChoose: (id: string) => void;
};

/** A terminal by its name, of thousands too: the browser offers what fits to what is typed. */
export function TerminalChoice({ label, terminals, disabled, onChoose }: TerminalChoiceProps) {
  const t = useTranslations("editor.terminals");
  const [text, setText] = useState("");
  const listId = useId();
  const wanted = text.trim().toLowerCase();
  const fitting = terminals.filter(({ name }) => name.toLowerCase().includes(wanted));
  const chosen = terminals.filter(({ name }) => name === text.trim());
  const [only] = chosen.length === 1 ? chosen : fitting.length === 1 && wanted !== "" ? fitting : [];

  function choose(): void {
    if (!only) return;
    onChoose(only.id);
    setText("");
  }

  return (
    <div className="flex items-center gap-2">
      <Input
        list={listId}
        aria-label={label}
        placeholder={label}
        disabled={disabled || terminals.length === 0}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // In a form Enter would apply all of it.
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          choose();
        }}
      />
      <datalist id={listId}>
        {fitting.slice(0, offeredAtMost).map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <Button size="small" disabled={disabled || !only} onClick={choose}>
        {t("take")}
      </Button>
    </div>
  );
}
