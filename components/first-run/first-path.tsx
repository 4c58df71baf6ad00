"use client";
import { Circle, CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Place } from "../../server/domain/tree/folders.ts";
import type { TreeAction } from "../tree/actions/tree-action.ts";
import { useEditing } from "../tree/editing/editing-provider.tsx";
import { Button } from "../ui/button.tsx";
import { type FirstStepId, firstSteps, placeOfStep } from "./first-steps.ts";

type FirstPathProps = {
  actions: Record<"nextFinding" | "save", TreeAction>;
  chosenGroupId: string | null;
  onCreate: (place: Place, isGroup: boolean) => void;
  onHide: () => void;
};

/** The steps to the first saved settings without errors; the next one has the button that gets on with it. */
export function FirstPath({ actions, chosenGroupId, onCreate, onHide }: FirstPathProps) {
  const t = useTranslations("firstRun.path");
  const { tree, findings, newestRevision } = useEditing();
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const steps = firstSteps(tree, { errors, isSaved: newestRevision !== null });
  const next = steps.find(({ isDone }) => !isDone);
  const place = next ? placeOfStep(tree, next.id, chosenGroupId) : null;

  function go(id: FirstStepId): void {
    if (id === "findings") actions.nextFinding.run();
    else if (id === "save") actions.save.run();
    else if (place) onCreate(place, false);
    else onCreate({ parentId: tree.network.id, folder: null }, true);
  }
  const needsGroup = place === null && (next?.id === "powerDevices" || next?.id === "terminals");
  return (
    <section
      aria-label={t("label")}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border bg-panel px-3 py-2 text-sm"
    >
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {steps.map(({ id, isDone }, i) => {
          const Icon = isDone ? CircleCheck : Circle;
          return (
            <li
              key={id}
              aria-current={id === next?.id ? "step" : undefined}
              className={`inline-flex items-center gap-1.5 ${id === next?.id ? "font-semibold" : "text-ink-soft"}`}
            >
              <Icon aria-hidden="true" className={`size-4 ${isDone ? "text-state-running" : ""}`} />
              <span className="sr-only">{t(isDone ? "done" : "open")}: </span>
              {`${i + 1}. ${t(`steps.${id}`)}`}
            </li>
          );
        })}
      </ol>
      <div className="ml-auto flex gap-2">
        {next && (
          <Button size="small" kind="primary" onClick={() => go(next.id)}>
            {t(`actions.${needsGroup ? "group" : next.id}`)}
          </Button>
        )}
        <Button size="small" kind="quiet" onClick={onHide}>
          {t("hide")}
        </Button>
      </div>
    </section>
  );
}
