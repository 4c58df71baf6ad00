// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { ConnectAnswer } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { DifferenceList } from "../tree/dialogs/difference-list.tsx";
import { Check } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { usePeerWords } from "./use-peer-words.ts";
import type { Transfer } from "./use-transfers.ts";

type TransferLineProps = {
  name: string;
  transfer: Transfer;
  /** Whether it is among those that are sent to. */
  choice: ReactNode;
  onReplace: (isReplaced: boolean) => void;
};

/** How far sending to one terminal has come, and what it would change there. */
export function TransferLine({ name, transfer, choice, onReplace }: TransferLineProps) {
  return (
    <li className="flex flex-col gap-1 p-2 text-sm">
      <p className="flex items-center gap-2 font-medium">
        {choice}
        {name}
      </p>
      <Progress {...{ name, transfer, onReplace }} />
    </li>
  );
}

function Progress({ name, transfer, onReplace }: Omit<TransferLineProps, "choice">) {
  const t = useTranslations("peers.sending");
  const words = useProblemWords();
  const say = usePeerWords();
  switch (transfer.kind) {
    case "idle":
      return null;
    case "connecting":
      return <p role="status">{t("connecting")}</p>;
    case "failed":
      return <Notice kind="error">{words(transfer.error)}</Notice>;
    case "sent":
      return (
        <Notice kind="good">{t("sent", { number: String(transfer.held.number), time: say.time(transfer.at) })}</Notice>
      );
    case "sending":
      return <p role="status">{t("sendingNow")}</p>;
    case "waiting":
      return <Notice kind="warning">{t("waiting")}</Notice>;
    case "connected":
      return <Connected {...{ name, onReplace }} answer={transfer.answer} isReplaced={transfer.isReplaced} />;
  }
}

type ConnectedProps = { name: string; answer: ConnectAnswer; isReplaced: boolean; onReplace: (is: boolean) => void };

function Connected({ name, answer, isReplaced, onReplace }: ConnectedProps) {
  const t = useTranslations("peers.sending");
  const say = usePeerWords();
  const { held, relation, differences, sequenceRuns } = answer;
  const holds = held
    ? t("heldRevision", { number: String(held.number), time: say.time(held.createdAt) })
    : t("holdsNothing");
  return (
    <div className="flex flex-col gap-1">
      <p role="status">{t("connected", { version: answer.version, held: holds })}</p>
      {sequenceRuns && <Notice kind="warning">{t("waiting")}</Notice>}
      <details open={differences.total > 0 && differences.total <= 20}>
        <summary>
          {t("differences")}: {t("changes", { count: differences.total })}
        </summary>
        <DifferenceList differences={differences} empty={t("unchanged")} />
      </details>
      <p className="text-xs text-ink-soft">{t("secrets")}</p>
      {relation === "unknown" && (
        <label className="flex items-center gap-2 text-state-battery">
          <Check
            checked={isReplaced}
            aria-label={t("replaceNamed", { name })}
            onChange={({ target }) => onReplace(target.checked)}
          />
          {t("replace")}
        </label>
      )}
    </div>
  );
}
