"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { FailedPart } from "../layout/failed-part.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Check, Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { peersQuery } from "./queries.ts";
import { TransferLine } from "./transfer-line.tsx";
import { type Transfer, useTransfers } from "./use-transfers.ts";

type SendDialogProps = {
  /** null: all that are paired. */
  terminalIds: readonly string[] | null;
  onClose: () => void;
};

/** 制御端末へ設定情報送信: password → connected, with what would change there → sent and acknowledged. A line for each terminal. */
export function SendDialog({ terminalIds, onClose }: SendDialogProps) {
  const t = useTranslations("peers.sending");
  const states = useTranslations("console.states");
  const peers = useQuery(peersQuery);
  const transfers = useTransfers();
  const [password, setPassword] = useState("");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const id = useId();
  const paired = (peers.data?.items ?? []).filter(
    ({ pairing, terminalId }) => pairing !== null && (terminalIds === null || terminalIds.includes(terminalId)),
  );
  const chosen = paired.filter(({ terminalId }) => !left.has(terminalId));
  const toConnect = chosen.filter(({ terminalId }) => ["idle", "failed"].includes(transfers.of(terminalId).kind));
  const ready = chosen.flatMap(({ terminalId }) => {
    const now = transfers.of(terminalId);
    return now.kind === "connected" && isFree(now) ? [{ terminalId, ...now }] : [];
  });
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("what")} closeLabel={states("close")}>
      <div className="flex flex-col gap-3">
        {peers.isPending && <Skeleton className="h-24" />}
        {peers.error && <FailedPart error={peers.error} retry={() => void peers.refetch()} />}
        {peers.data && paired.length === 0 && (
          <Notice kind="info">
            <p>{t("nobody")}</p>
            <Link href="/peers" className="underline" onClick={onClose}>
              {t("toPeers")}
            </Link>
          </Notice>
        )}
        {paired.length > 0 && (
          <ul aria-label={t("choose")} className="divide-y rounded-md border">
            {paired.map((peer) => {
              const now = transfers.of(peer.terminalId);
              return (
                <TransferLine
                  key={peer.terminalId}
                  name={peer.name}
                  transfer={now}
                  onReplace={(isReplaced) => transfers.replace(peer.terminalId, isReplaced)}
                  choice={
                    paired.length > 1 && (
                      <Check
                        aria-label={peer.name}
                        checked={!left.has(peer.terminalId)}
                        disabled={now.kind !== "idle" && now.kind !== "failed"}
                        onChange={({ target }) => setLeft((before) => without(before, peer.terminalId, target.checked))}
                      />
                    )
                  }
                />
              );
            })}
          </ul>
        )}
        {toConnect.length > 0 && (
          <form
            className="flex flex-wrap items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              for (const { terminalId } of toConnect) void transfers.connect(terminalId, password);
            }}
          >
            <label htmlFor={id} className="flex flex-1 flex-col gap-1 text-sm">
              {t("password")}
              <Input
                id={id}
                type="password"
                autoComplete="off"
                required
                maxLength={128}
                value={password}
                aria-describedby={`${id}-hint`}
                onChange={(event) => setPassword(event.target.value)}
              />
            </label>
            <Button type="submit" kind={ready.length > 0 ? "plain" : "primary"}>
              {t("connect")}
            </Button>
            <p id={`${id}-hint`} className="basis-full text-xs text-ink-soft">
              {t("passwordHint")}
            </p>
          </form>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("close")}</Button>
          {ready.length > 0 && (
            <Button
              kind="primary"
              onClick={() => {
                for (const one of ready) void transfers.send(one.terminalId, one.answer, one.isReplaced);
              }}
            >
              {t("send")}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** What that terminal alone holds is replaced only by somebody who says so. */
function isFree(now: Transfer & { kind: "connected" | "sending" | "waiting" }): boolean {
  return now.answer.relation !== "unknown" || now.isReplaced;
}

function without(left: ReadonlySet<string>, id: string, isChosen: boolean): ReadonlySet<string> {
  const next = new Set(left);
  if (isChosen) next.delete(id);
  else next.add(id);
  return next;
}
