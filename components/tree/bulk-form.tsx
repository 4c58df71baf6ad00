"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { fieldSections } from "../../server/contract/fields/field.ts";
import type { EditableKind } from "../../server/contract/tree.ts";
import { useLimit, useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { type BulkNode, bulkFields, bulkValue, refusedNodes, withBulkValues, withEntities } from "./bulk-values.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { FieldRow } from "./field-row.tsx";

/** Names are listed up to so many. */
const namedAtMost = 10;

type BulkFormProps = { kind: EditableKind; nodes: readonly BulkNode[] };

/** Edits several nodes of one kind together: only what is set here changes, in all of them, as one step. */
export function BulkForm({ kind, nodes }: BulkFormProps) {
  const t = useTranslations("console.properties");
  const bulk = useTranslations("editor.bulk");
  const sections = useTranslations("fields.sections");
  const byRole = useMay("administrator");
  const { tree, edit } = useEditing();
  const limit = useLimit(tree);
  const isOutside = limit !== null && nodes.some(({ entity }) => limit.isOutside(entity.id));
  const { may, why } = byRole.may && isOutside ? { may: false, why: limit.why } : byRole;
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({});
  const after = useMemo(() => withBulkValues(kind, nodes, values), [kind, nodes, values]);
  const changed = useMemo(() => nodes.map((node, i) => ({ ...node, entity: after[i] ?? node.entity })), [nodes, after]);
  const fields = useMemo(() => bulkFields(kind, changed), [kind, changed]);
  const refused = useMemo(() => refusedNodes(kind, after), [kind, after]);
  const isChanged = Object.keys(values).length > 0;
  const [first] = changed;
  if (!first) return null;

  const tabs = fieldSections
    .filter((section) => fields.some((field) => field.section === section))
    .map((section) => ({
      value: section,
      label: sections(section),
      content: (
        <div className="flex flex-col gap-3">
          {fields
            .filter((field) => field.section === section)
            .map((field) => {
              const value = bulkValue(changed, field);
              return (
                <div key={field.path} className="flex flex-col gap-1">
                  <FieldRow
                    {...{ kind, field, tree, side: first.side, entity: first.entity, error: null, disabled: !may }}
                    value={value.kind === "same" ? value.value : undefined}
                    onChange={(next) => setValues((before) => ({ ...before, [field.path]: next }))}
                  />
                  {value.kind === "various" && <p className="text-xs text-state-battery">{bulk("various")}</p>}
                </div>
              );
            })}
        </div>
      ),
    }));

  return (
    <form
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (refused.length > 0) return;
        edit("fields", (now) => withEntities(now, nodes, after));
        setValues({});
      }}
    >
      <Tabs label={t("tabs")} tabs={tabs} />
      <footer className="flex flex-col gap-2 border-t px-3 py-2">
        {why && <p className="text-xs text-ink-soft">{why}</p>}
        {refused.length > 0 && (
          <Notice kind="error">{bulk("refused", { names: refused.slice(0, namedAtMost).join(", ") })}</Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button disabled={!isChanged} onClick={() => setValues({})}>
            {t("reset")}
          </Button>
          <Button kind="primary" type="submit" disabled={!may || !isChanged || refused.length > 0}>
            {bulk("apply", { count: nodes.length })}
          </Button>
        </div>
      </footer>
    </form>
  );
}
