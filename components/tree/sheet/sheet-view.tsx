"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { Draft } from "../../../server/contract/api.ts";
import { relate } from "../../../server/domain/tree/relations.ts";
import { draftQuery, revisionsQuery } from "../../api/queries.ts";
import { FailedPart } from "../../layout/failed-part.tsx";
import { namesOf } from "../../live/site-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { formatDateTime } from "../../words/format.ts";
import { useFindingText } from "../findings/use-finding-text.ts";
import { SheetGroup } from "./sheet-group.tsx";
import { SheetNode } from "./sheet-node.tsx";

/** The whole configuration on paper: the draft of whoever prints it, group by group; secrets are never shown. */
export function SheetView() {
  const t = useTranslations("sheet");
  const draft = useQuery(draftQuery);
  if (draft.error) return <FailedPart error={draft.error} retry={() => void draft.refetch()} />;
  return (
    <main className="sheet min-h-dvh bg-surface p-6 text-ink print:p-0">
      <div className="mx-auto max-w-[52rem] print:max-w-none">
        {draft.data ? <Sheet draft={draft.data} /> : <p role="status">{t("loading")}</p>}
      </div>
    </main>
  );
}

function Sheet({ draft }: { draft: Draft }) {
  const t = useTranslations("sheet");
  const locale = useLocale();
  const severities = useTranslations("console.severities");
  const { tree, baseRevision, changedIds, findings } = draft;
  const revisions = useQuery(revisionsQuery);
  const revision = revisions.data?.items.find(({ number }) => number === baseRevision) ?? null;
  const names = useMemo(() => namesOf(tree), [tree]);
  const relations = useMemo(() => relate(tree), [tree]);
  const text = useFindingText(names);
  const nameOf = (id: string) => names.get(id) ?? id;
  const context = { tree, relations, names };
  return (
    <>
      <header className="flex items-start justify-between gap-4 border-b-2 pb-2">
        <div>
          <h1 className="text-2xl font-semibold">{t("title", { site: tree.network.name })}</h1>
          <p className="text-sm text-ink-soft">
            {revision === null
              ? t("neverSaved")
              : t("revision", {
                  number: String(revision.number),
                  at: formatDateTime(revision.createdAt, tree.network.timeZone, locale),
                  author: revision.author,
                })}
            {revision !== null && changedIds.length > 0 && ` ${t("changes", { count: changedIds.length })}`}
          </p>
          {revision !== null && revision.comment !== "" && <p className="text-sm">{revision.comment}</p>}
        </div>
        <Button kind="primary" className="print:hidden" onClick={() => window.print()}>
          {t("print")}
        </Button>
      </header>
      <SheetNode kind="network" node={{ ...tree.network, shared: tree.shared }} side="linked" level={2} {...context} />
      {findings.length > 0 && (
        <section className="mt-4">
          <h2 className="text-lg font-semibold">{t("findings")}</h2>
          <ul className="text-sm">
            {findings.map((finding) => (
              <li key={`${finding.code} ${finding.nodeIds.join(" ")} ${JSON.stringify(finding.params)}`}>
                {finding.code} {severities(finding.severity)}: {text(finding)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {tree.groups
        .filter((group) => group.parentId === tree.network.id)
        .map((group) => (
          <SheetGroup key={group.id} group={group} level={2} {...context} />
        ))}
      {tree.clusters.length > 0 && (
        <section className="mt-4">
          <h2 className="text-lg font-semibold">{t("clusters")}</h2>
          {tree.clusters.map((cluster) => (
            <SheetNode key={cluster.id} kind="cluster" node={cluster} side="linked" level={3} {...context} />
          ))}
        </section>
      )}
      {tree.dependencies.length > 0 && (
        <section className="mt-4">
          <h2 className="text-lg font-semibold">{t("dependencies")}</h2>
          <ul className="text-sm">
            {tree.dependencies.map(({ id, dependentId, neededId }) => (
              <li key={id}>{t("needs", { dependent: nameOf(dependentId), needed: nameOf(neededId) })}</li>
            ))}
          </ul>
        </section>
      )}
      {tree.schedules.length > 0 && (
        <section className="mt-4">
          <h2 className="text-lg font-semibold">{t("schedules")}</h2>
          {tree.schedules.map((schedule) => (
            <div key={schedule.id} className="mt-1 break-inside-avoid text-sm">
              <h3 className="font-semibold">
                {t("scheduleOf", { name: schedule.name, target: nameOf(schedule.targetId) })}
              </h3>
              <ul className="figures">
                {schedule.entries.map((entry) => (
                  <li key={JSON.stringify(entry)}>
                    {t("entry", {
                      on: entry.on,
                      date: entry.date ?? "",
                      days: entry.weekdays.map((day) => t(`weekdays.${weekdays[day] ?? "sun"}`)).join(t("and")),
                      onTime: entry.onTime ?? "–",
                      offTime: entry.offTime ?? "–",
                    })}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
