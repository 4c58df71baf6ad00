"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DiscoveryItem, StartDiscoveryRequest } from "../../server/contract/discovery.ts";
import { sessionQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { useSentences } from "../words/use-sentences.ts";
import { DiscoveryPanel } from "./discovery-panel.tsx";
import { discoveriesQuery } from "./queries.ts";
import { ScanFormPanel } from "./scan-form-panel.tsx";

/** Searches the network for UPSes, and brings them into the draft. */
export function DiscoverView() {
  const pages = useTranslations("console.pages");
  const t = useTranslations("discover");
  const users = useTranslations("users");
  const queryClient = useQueryClient();
  const byRole = useMay("administrator");
  const isLimited = useQuery(sessionQuery).data?.actor.groups !== undefined;
  const why = byRole.why ?? (isLimited ? users("outside") : null);
  const searches = useQuery({ ...discoveriesQuery, enabled: byRole.may });
  const [chosen, setChosen] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: (body: StartDiscoveryRequest) => request<DiscoveryItem>("/discoveries", { method: "POST", body }),
    onSuccess: ({ id }) => {
      setChosen(id);
      void queryClient.invalidateQueries({ queryKey: discoveriesQuery.queryKey });
    },
  });
  const items = searches.data?.items ?? [];
  const shown = chosen ?? items.find(({ state }) => state === "running")?.id ?? null;
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-3">
      <h1 className="text-xl font-semibold">{pages("discover")}</h1>
      <p className="text-sm text-ink-soft">{t("description")}</p>
      <ScanFormPanel
        {...{ why }}
        isStarting={start.isPending}
        error={start.error}
        onStart={(body) => start.mutate(body)}
      />
      {shown !== null && <DiscoveryPanel key={shown} id={shown} />}
      <Panel title={t("searches")} titleId="searches">
        {searches.error && (
          <div className="p-3">
            <FailedPart error={searches.error} retry={() => void searches.refetch()} />
          </div>
        )}
        {searches.isSuccess && <Searches items={items} onOpen={setChosen} />}
      </Panel>
    </div>
  );
}

function Searches({ items, onOpen }: { items: readonly DiscoveryItem[]; onOpen: (id: string) => void }) {
  const t = useTranslations("discover");
  const say = useTranslations("discovery");
  const { time } = useSentences();
  if (items.length === 0) return <p className="p-3 text-sm text-ink-soft">{t("searchesNone")}</p>;
  return (
    <ul className="divide-y text-sm">
      {items.map(({ id, state, startedAt, startedBy, targets, counts }) => {
        const where = targets.slice(0, 3).join(", ") + (targets.length > 3 ? ", …" : "");
        const name = t("search", { targets: where, time: time(startedAt), by: startedBy });
        return (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-1.5">
            <span className="min-w-0 break-all">
              {name} · {say(`state.${state}`)} · {counts.upses} UPS
            </span>
            <Button size="small" aria-label={`${t("open")}: ${name}`} onClick={() => onOpen(id)}>
              {t("open")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
