"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { DiscoveryPage, FaultyItem } from "../../server/contract/discovery.ts";
import { questionsPerHostAtMost } from "../../server/domain/discovery/scan.ts";
import { draftQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { namesOf } from "../live/site-provider.tsx";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AddFound } from "./add-found.tsx";
import { FoundTable } from "./found-table.tsx";
import { discoveriesQuery, discoveryQuery, readWhole } from "./queries.ts";

/** One search: how far it is, what it found, and what of that goes into the draft. */
export function DiscoveryPanel({ id }: { id: string }) {
  const t = useTranslations("discover");
  const queryClient = useQueryClient();
  const search = useQuery(discoveryQuery(queryClient, id));
  const state = search.data?.state;
  useEffect(() => {
    // A search that has ended is another line in the list of all.
    if (state !== undefined && state !== "running")
      void queryClient.invalidateQueries({ queryKey: discoveriesQuery.queryKey });
  }, [state, queryClient]);
  return (
    <Panel title={t("result")} titleId="found">
      {search.error && (
        <div className="p-3">
          <FailedPart error={search.error} retry={() => void search.refetch()} />
        </div>
      )}
      {search.data ? <Search search={search.data} /> : search.isPending && <Skeleton className="m-3 h-32" />}
    </Panel>
  );
}

function Search({ search }: { search: DiscoveryPage }) {
  const t = useTranslations("discover");
  const say = useTranslations("discovery");
  const queryClient = useQueryClient();
  const draft = useQuery(draftQuery).data;
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const cancel = useMutation({
    mutationFn: () => request(`/discoveries/${encodeURIComponent(search.id)}`, { method: "DELETE" }),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ["discovery", search.id] });
      void queryClient.invalidateQueries({ queryKey: discoveriesQuery.queryKey });
    },
  });
  const { counts, found, faulty, state } = search;
  const { done, hosts, upses, questions, otherDevices, silent } = counts;
  const isRunning = state === "running";
  const fresh = found.filter(({ known }) => known === null);
  const percent = hosts === 0 ? 100 : Math.floor((100 * done) / hosts);
  const figures = { done: String(done), hosts: String(hosts), upses };

  function select(number: number, isSelected: boolean): void {
    setSelected((before) => {
      const next = new Set(before);
      if (isSelected) next.add(number);
      else next.delete(number);
      return next;
    });
  }

  return (
    <>
      <div className="flex flex-col gap-2 p-3 text-sm">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p role="status">
            {isRunning
              ? say("progress", { ...figures, percent: String(percent) })
              : `${say(`state.${state}`)}: ${say("summary", { ...figures, questions: String(questions), otherDevices, silent: String(silent), faulty: counts.faulty })}`}
          </p>
          {isRunning && (
            <Button size="small" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("cancel")}
            </Button>
          )}
        </div>
        {isRunning && (
          <>
            <progress
              className="h-2 w-full appearance-none overflow-hidden rounded bg-raised [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-accent"
              max={100}
              value={percent}
              aria-label={t("result")}
            />
            <p className="text-xs text-ink-soft">{t("running")}</p>
          </>
        )}
      </div>
      {found.length === 0 ? (
        !isRunning && <p className="px-3 pb-3 text-sm">{say("none")}</p>
      ) : (
        <>
          <div className="flex gap-2 px-3 pb-2">
            <Button size="small" onClick={() => setSelected(new Set(fresh.map(({ number }) => number)))}>
              {t("selectAll")}
            </Button>
            <Button size="small" disabled={selected.size === 0} onClick={() => setSelected(new Set())}>
              {t("selectNone")}
            </Button>
          </div>
          <FoundTable {...{ found, selected }} names={draft ? namesOf(draft.tree) : new Map()} onSelect={select} />
          {draft && (
            <AddFound
              {...{ draft, selected }}
              isAll={selected.size === fresh.length && !isRunning}
              discoveryId={search.id}
              onAdded={() => {
                setSelected(new Set());
                void readWhole(queryClient, search.id);
              }}
            />
          )}
        </>
      )}
      {faulty.length > 0 && <Faults {...{ faulty }} count={counts.faulty} />}
    </>
  );
}

function Faults({ faulty, count }: { faulty: readonly FaultyItem[]; count: number }) {
  const t = useTranslations("discover");
  const say = useTranslations("discovery.faults");
  return (
    <details className="border-t p-3 text-sm">
      <summary className="cursor-pointer">{t("faults", { count: String(count) })}</summary>
      <ul className="mt-2 max-h-60 list-disc overflow-auto pl-5">
        {faulty.map(({ host, port, fault }) => {
          const place = port === null ? host : `${host}:${port}`;
          return <li key={`${place} ${fault}`}>{say(fault, { place, most: String(questionsPerHostAtMost) })}</li>;
        })}
      </ul>
    </details>
  );
}
