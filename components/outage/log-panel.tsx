// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { memo, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { EventsPage } from "../../server/contract/api.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { commandsOf, entryNodeId } from "../../server/words/entry-words.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { useSentences } from "../words/use-sentences.ts";
import { mergeLog } from "./merge-log.ts";

const pageSize = 200;

/** What happened, newest first, in plain sentences. */
export function LogPanel({ selectedId }: { selectedId: string | null }) {
  const t = useTranslations("console.live");
  const say = useProblemWords();
  const { nameOf } = useSite();
  const live = useLive((snapshot) => snapshot.log) ?? none;
  const [wantsOlder, setWantsOlder] = useState(false);
  const [only, setOnly] = useState("");
  const older = useInfiniteQuery({
    queryKey: ["events"],
    queryFn: ({ pageParam, signal }) =>
      request<EventsPage>(`/events?limit=${pageSize}${pageParam === null ? "" : `&before=${pageParam}`}`, { signal }),
    initialPageParam: live[0]?.seq ?? null,
    getNextPageParam: (page) => page.nextBefore,
    enabled: wantsOlder || live.length === 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const entries = useMemo(
    () => mergeLog(live, older.data?.pages.flatMap((page) => page.items) ?? none),
    [live, older.data],
  );
  const commands = useMemo(() => commandsOf(entries), [entries]);
  const nodeIds = useMemo(() => {
    const ids = new Set(entries.map((entry) => entryNodeId(entry, commands)).filter((id) => id !== null));
    if (selectedId !== null) ids.add(selectedId);
    return [...ids].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }, [entries, commands, selectedId, nameOf]);
  const shown = only === "" ? entries : entries.filter((entry) => entryNodeId(entry, commands) === only);
  const hasOlder = older.data ? older.hasNextPage : live.length > 0;
  const filter = (
    <label className="flex items-center gap-2 text-xs text-ink-soft">
      {t("filter")}
      <Choice className="h-7 w-44" value={only} onChange={(event) => setOnly(event.target.value)}>
        <option value="">{t("filterAll")}</option>
        {nodeIds.map((id) => (
          <option key={id} value={id}>
            {nameOf(id)}
          </option>
        ))}
      </Choice>
    </label>
  );
  return (
    <Panel title={t("log")} titleId="log" aside={filter} className="flex min-h-40 flex-1 flex-col lg:min-h-32">
      <div className="min-h-0 flex-1 overflow-auto">
        {shown.length === 0 && <p className="px-3 py-2 text-sm text-ink-soft">{t("logEmpty")}</p>}
        <ol aria-labelledby="log" reversed>
          {shown.map((entry) => (
            <LogLine key={entry.seq} entry={entry} commands={commands} />
          ))}
        </ol>
        {older.error && <Notice kind="error">{say(older.error)}</Notice>}
        {hasOlder && (
          <Button
            kind="quiet"
            size="small"
            className="m-1"
            disabled={older.isFetching}
            onClick={() => (older.data ? void older.fetchNextPage() : setWantsOlder(true))}
          >
            {t("older")}
          </Button>
        )}
      </div>
    </Panel>
  );
}

const none: readonly JournalEntry[] = [];

/** That a command was taken is no news beside what came of it. */
function isQuiet(entry: JournalEntry): boolean {
  return entry.kind === "commandEnded" && (entry.outcome === "accepted" || entry.outcome === "done");
}

type LogLineProps = { entry: JournalEntry; commands: ReadonlyMap<string, string> };

const LogLine = memo(
  function LogLine({ entry, commands }: LogLineProps) {
    const sentences = useSentences();
    const nodeId = entryNodeId(entry, commands);
    return (
      <li data-subject-id={nodeId ?? undefined} data-kind={entry.kind} className="flex gap-3 px-3 py-0.5 text-sm">
        <time dateTime={new Date(entry.at).toISOString()} className="figures shrink-0 text-ink-soft">
          {sentences.time(entry.at)}
        </time>
        <span className={isQuiet(entry) ? "min-w-0 wrap-anywhere text-ink-soft" : "min-w-0 wrap-anywhere"}>
          {sentences.entry(entry, commands)}
          {entry.kind === "commandIssued" && (
            <span className="ml-2 text-ink-soft">{sentences.reason(entry.reason)}</span>
          )}
        </span>
      </li>
    );
  },
  // The map of commands only grows: an entry whose command is known keeps its sentence.
  (before, after) =>
    before.entry === after.entry &&
    entryNodeId(before.entry, before.commands) === entryNodeId(after.entry, after.commands),
);
