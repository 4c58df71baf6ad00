"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PeerItem } from "../../server/contract/peers.ts";
import { sessionQuery } from "../api/queries.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ActingNotice } from "./acting-notice.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { OnSaveDialog } from "./on-save-dialog.tsx";
import { PairDialog } from "./pair-dialog.tsx";
import { PeerLine } from "./peer-line.tsx";
import { peersQuery } from "./queries.ts";
import { SelfPanel } from "./self-panel.tsx";
import { SendDialog } from "./send-dialog.tsx";
import { UnpairDialog } from "./unpair-dialog.tsx";

type Open =
  | { kind: "pair"; url: string }
  | { kind: "unpair" | "eachSave"; peer: PeerItem }
  | { kind: "send"; terminalIds: readonly string[] | null };

/** The control terminals of the site: what each holds, whether it is reached, and what can be done with it. */
export function PeersView() {
  const pages = useTranslations("console.pages");
  const t = useTranslations("peers");
  const peers = useQuery(peersQuery);
  const isLimited = useQuery(sessionQuery).data?.actor.groups !== undefined;
  const { may, why } = useMay("administrator");
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const refusal = may ? (isLimited ? t("limited") : null) : why;
  const items = peers.data?.items ?? [];
  const isPaired = items.some(({ pairing }) => pairing !== null);
  const aside = (
    <div className="flex flex-wrap justify-end gap-1">
      <Button
        size="small"
        disabled={refusal !== null || !isPaired}
        onClick={() => setOpen({ kind: "send", terminalIds: null })}
      >
        {t("sendAll")}
      </Button>
      <Button size="small" disabled={refusal !== null} onClick={() => setOpen({ kind: "pair", url: "" })}>
        {t("pair")}
      </Button>
    </div>
  );
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-3">
      <h1 className="text-xl font-semibold">{pages("peers")}</h1>
      {refusal !== null && <Notice kind="info">{refusal}</Notice>}
      {peers.isPending && <Skeleton className="h-40" />}
      {peers.error && <FailedPart error={peers.error} retry={() => void peers.refetch()} />}
      {peers.data && (
        <>
          <ActingNotice page={peers.data} />
          <SelfPanel page={peers.data} refusal={refusal} />
          <Panel title={t("others")} titleId="peers" aside={aside}>
            {items.length === 0 && <p className="p-3 text-sm text-ink-soft">{t("none")}</p>}
            <ul className="divide-y">
              {items.map((peer) => (
                <PeerLine
                  key={peer.terminalId}
                  {...{ peer, refusal }}
                  onPair={() => setOpen({ kind: "pair", url: peer.url ?? "" })}
                  onUnpair={() => setOpen({ kind: "unpair", peer })}
                  onEachSave={() => setOpen({ kind: "eachSave", peer })}
                  onSend={() => setOpen({ kind: "send", terminalIds: [peer.terminalId] })}
                />
              ))}
            </ul>
          </Panel>
          <HistoryPanel history={peers.data.history} />
        </>
      )}
      {open?.kind === "pair" && <PairDialog url={open.url} onClose={close} />}
      {open?.kind === "unpair" && <UnpairDialog peer={open.peer} onClose={close} />}
      {open?.kind === "eachSave" && <OnSaveDialog peer={open.peer} onClose={close} />}
      {open?.kind === "send" && <SendDialog terminalIds={open.terminalIds} onClose={close} />}
    </div>
  );
}
