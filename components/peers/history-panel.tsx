"use client";
import { useTranslations } from "use-intl";
import type { PeerEvent } from "../../server/contract/peers.ts";
import { Panel } from "../ui/panel.tsx";
import { usePeerWords } from "./use-peer-words.ts";

/** What happened between the control terminals, newest first. */
export function HistoryPanel({ history }: { history: readonly PeerEvent[] }) {
  const t = useTranslations("peers.history");
  const say = usePeerWords();
  return (
    <Panel title={t("title")} titleId="peer-history">
      {history.length === 0 && <p className="p-3 text-sm text-ink-soft">{t("none")}</p>}
      <ol className="divide-y text-sm">
        {history.map(({ seq, at, what, terminal, by, code }) => (
          <li key={seq} className="flex flex-wrap gap-x-3 px-3 py-1.5">
            <time dateTime={new Date(at).toISOString()} className="figures text-ink-soft">
              {say.time(at)}
            </time>
            <span className="min-w-0 flex-1">
              {t(what, { terminal: terminal ?? "–" })}
              {code !== null && <span className="text-state-fault">: {say.problem(code)}</span>}
            </span>
            <span className="text-ink-soft">{by}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
