"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useState } from "react";
import { type FieldErrors, type Resolver, useForm, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { type Field, fieldSections } from "../../server/contract/fields/field.ts";
import { isVisible, setField, valueAt } from "../../server/contract/fields/set-field.ts";
import { patchNode } from "../../server/domain/tree/patch.ts";
import { useMayAt } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { ConnectionTest } from "./connection-test.tsx";
import { DependencyEditor } from "./dependency-editor.tsx";
import { changedFields, type Editable, type Entity, schemas } from "./editable.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { FieldRow } from "./field-row.tsx";
import { InheritedNote } from "./inherited-note.tsx";
import { NodeState } from "./node-state.tsx";
import { useIssueWords } from "./use-issue-words.ts";

/** Edits one node of the draft. What is typed is checked by the schema here, and again by the server. */
export function PropertyForm({ editable }: { editable: Editable }) {
  const t = useTranslations("console.properties");
  const sections = useTranslations("fields.sections");
  const issues = useIssueWords();
  const editing = useEditing();
  const { may, why } = useMayAt("administrator", editing.tree, editable.entity.id);
  const [isApplied, setApplied] = useState(false);
  const { kind, entity, side, fields } = editable;
  const form = useForm<Entity>({
    values: entity,
    resetOptions: { keepDirtyValues: true },
    mode: "onChange",
    // The schema is the one of this kind of node, whose values the form holds as an open record.
    resolver: zodResolver(schemas[kind], { error: issues.ofZod }) as unknown as Resolver<Entity>,
  });
  const values = useWatch({ control: form.control }) as Entity;
  const { errors } = form.formState;
  const changes = changedFields(entity, values);
  const isChanged = Object.keys(changes).length > 0;

  function apply(): void {
    editing.edit("fields", (tree) => patchNode(tree, entity.id, changes) ?? tree);
    setApplied(true);
  }

  // What the server did not take is said at the fields; the values are as they were.
  const refused = editing.notice?.kind === "refused" ? editing.notice : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are made anew at each rendering, the refusal is not
  useEffect(() => {
    for (const each of refused?.fieldErrors ?? []) {
      const field = each.path.at(-1);
      if (field) form.setError(field, { type: each.code, message: issues.ofServer(each) });
    }
  }, [refused, form]);

  function change(path: string, value: unknown): void {
    const next = setField(fields, form.getValues(), path, value, side);
    const top = path.split(".")[0] ?? path;
    form.setValue(top, next[top], { shouldDirty: true, shouldValidate: true });
    setApplied(false);
  }

  const shown = fields.filter((field) => isVisible(field, values, side));
  const tabs = fieldSections
    .filter(
      (section) =>
        section === "state" ||
        (section === "relations" && kind === "terminal") ||
        shown.some((field) => field.section === section),
    )
    .map((section) => {
      const inSection = shown.filter((field) => field.section === section);
      const hasError = inSection.some((field) => errorAt(errors, field) !== null);
      return {
        value: section,
        label: (
          <span className={hasError ? "text-state-fault" : undefined}>
            {sections(section)}
            {hasError && " !"}
          </span>
        ),
        content:
          section === "state" ? (
            <NodeState id={entity.id} />
          ) : section === "relations" ? (
            <DependencyEditor id={entity.id} />
          ) : (
            <div className="flex flex-col gap-3">
              {inSection.map((field) => (
                <FieldRow
                  key={field.path}
                  kind={kind}
                  field={field}
                  entity={values}
                  side={side}
                  value={valueAt(values, field.path)}
                  error={errorAt(errors, field)}
                  tree={editing.tree}
                  disabled={!may}
                  onChange={(value) => change(field.path, value)}
                  note={
                    isEmpty(valueAt(values, field.path)) && (
                      <InheritedNote {...{ tree: editing.tree, kind, field }} id={entity.id} />
                    )
                  }
                />
              ))}
              {section === "connection" && isTestable(kind) && (
                <ConnectionTest nodeId={entity.id} fields={changes} values={values} onTake={change} />
              )}
            </div>
          ),
      };
    });
  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => void form.handleSubmit(apply)(event)}
    >
      <Tabs label={t("tabs")} tabs={tabs} />
      <footer className="flex flex-col gap-2 border-t px-3 py-2">
        {why && <p className="text-xs text-ink-soft">{why}</p>}
        {isApplied && !isChanged && !refused && <Notice kind="good">{t("applied")}</Notice>}
        <div className="flex justify-end gap-2">
          <Button disabled={!isChanged} onClick={() => form.reset(entity)}>
            {t("reset")}
          </Button>
          <Button kind="primary" type="submit" disabled={!may || !isChanged} title={why ?? undefined}>
            {t("apply")}
          </Button>
        </div>
      </footer>
    </form>
  );
}

function isTestable(kind: Editable["kind"]): boolean {
  return kind === "ups" || kind === "storage" || kind === "terminal";
}

/** The first message at the field or below it; null: it is in order. */
function errorAt(errors: FieldErrors<Entity>, field: Field): string | null {
  return firstMessage(valueAt(errors, field.path));
}

function firstMessage(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("message" in error && typeof error.message === "string") return error.message;
  for (const inner of Object.values(error)) {
    const message = firstMessage(inner);
    if (message !== null) return message;
  }
  return null;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}
