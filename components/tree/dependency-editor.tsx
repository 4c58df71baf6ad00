"use client";
import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { addDependency, removeDependency } from "../../server/domain/tree/edit/dependencies.ts";
import type { Dependency, NodeId } from "../../server/domain/tree/entities.ts";
import { useMayAt } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { useEditing } from "./editing/editing-provider.tsx";
import { newNodeId } from "./new-node-id.ts";
import { TerminalChoice } from "./terminal-choice.tsx";

/** What a terminal needs, and what needs it. Each change is an edit of its own: there is nothing to apply. */
export function DependencyEditor({ id }: { id: NodeId }) {
  const t = useTranslations("editor.dependencies");
  const { tree, edit } = useEditing();
  const { may } = useMayAt("administrator", tree, id);
  const [refused, setRefused] = useState<string | null>(null);
  const names = useMemo(() => new Map(tree.terminals.map((terminal) => [terminal.id, terminal.name])), [tree]);
  const nameOf = (each: NodeId) => names.get(each) ?? each;
  const needed = tree.dependencies.filter((one) => one.dependentId === id);
  const needing = tree.dependencies.filter((one) => one.neededId === id);

  function add(dependentId: NodeId, neededId: NodeId): void {
    const result = addDependency(tree, { id: newNodeId("d"), dependentId, neededId });
    if ("tree" in result) {
      setRefused(null);
      edit("dependency", () => result.tree);
    } else if (result.refused.kind === "cycle") {
      setRefused(t("cycle", { path: [dependentId, ...result.refused.path].map(nameOf).join(" → ") }));
    } else setRefused(t(result.refused.kind));
  }

  function others(taken: readonly NodeId[]) {
    const out = new Set([id, ...taken]);
    return tree.terminals.filter((terminal) => !out.has(terminal.id));
  }

  const list = (items: readonly Dependency[], of: (one: Dependency) => NodeId) => (
    <ul className="flex max-h-40 flex-col gap-1 overflow-auto">
      {items.map((one) => (
        <li key={one.id} className="flex items-center justify-between gap-2 text-sm">
          {nameOf(of(one))}
          <Button
            size="small"
            kind="quiet"
            disabled={!may}
            aria-label={t("remove", { name: nameOf(of(one)) })}
            onClick={() => edit("dependency", (now) => removeDependency(now, one.id))}
          >
            <X aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  );

  return (
    <div className="flex flex-col gap-4">
      <section aria-labelledby="needs" className="flex flex-col gap-1">
        <h3 id="needs" className="text-sm font-semibold">
          {t("needs")}
        </h3>
        <p className="text-xs text-ink-soft">{t("needsHelp")}</p>
        {list(needed, (one) => one.neededId)}
        <TerminalChoice
          label={t("addNeeded")}
          terminals={others(needed.map((one) => one.neededId))}
          disabled={!may}
          onChoose={(other) => add(id, other)}
        />
      </section>
      <section aria-labelledby="needed-by" className="flex flex-col gap-1">
        <h3 id="needed-by" className="text-sm font-semibold">
          {t("neededBy")}
        </h3>
        {list(needing, (one) => one.dependentId)}
        <TerminalChoice
          label={t("addNeeding")}
          terminals={others(needing.map((one) => one.dependentId))}
          disabled={!may}
          onChoose={(other) => add(other, id)}
        />
      </section>
      {refused !== null && (
        <p role="alert" className="text-sm text-state-fault">
          {refused}
        </p>
      )}
    </div>
  );
}
