"use client";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslations } from "use-intl";
import type { PeerItem } from "../../server/contract/peers.ts";
import { Button } from "../ui/button.tsx";
import { usePeerWords } from "./use-peer-words.ts";

type PeerLineProps = {
  peer: PeerItem;
  /** Why nothing can be done here; null: it can. */
  refusal: string | null;
  onPair: () => void;
  onUnpair: () => void;
  onSend: () => void;
  onEachSave: () => void;
};

/** One other control terminal. */
export function PeerLine({ peer, refusal, onPair, onUnpair, onSend, onEachSave }: PeerLineProps) {
  const t = useTranslations("peers");
  const say = usePeerWords();
  const { name, url, pairing, state } = peer;
  const isLocked = refusal !== null;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-3 py-2">
      <div className="min-w-0 flex-1 basis-80">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {name}
          <Reached peer={peer} />
        </p>
        <p className="text-sm break-all text-ink-soft">{url ?? t("noAddress")}</p>
        {state && (
          <p className="figures text-sm">
            {say.held(state.held)}
            {state.held !== null && <> · {say.relation(state)}</>} · {t("version")} {state.version} · {say.clock(state)}{" "}
            · {t("roundTrip", { ms: String(state.roundTripMs) })}
          </p>
        )}
        {pairing && (
          <p className="text-xs text-ink-soft">
            {peer.onSave && <>{t("onSave.state")} · </>}
            {say.last(peer)} · {t("pairedBy", { name: pairing.pairedBy, time: say.time(pairing.pairedAt) })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-1">
        {pairing && (
          <>
            <Button size="small" disabled={isLocked} onClick={onSend} aria-label={t("sendNamed", { name })}>
              {t("send")}
            </Button>
            <Button
              size="small"
              aria-pressed={peer.onSave}
              disabled={isLocked}
              onClick={onEachSave}
              aria-label={t("onSave.on", { name })}
              className="aria-pressed:bg-raised"
            >
              {t("onSave.short")}
            </Button>
            <Button size="small" disabled={isLocked} onClick={onPair} aria-label={t("pairAgainNamed", { name })}>
              {t("pairAgain")}
            </Button>
            <Button size="small" disabled={isLocked} onClick={onUnpair} aria-label={t("unpairNamed", { name })}>
              {t("unpair")}
            </Button>
          </>
        )}
        {!pairing && (
          <Button size="small" disabled={isLocked} onClick={onPair} aria-label={t("pairNamed", { name })}>
            {t("pairShort")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Whether it was reached a moment ago: a word and an icon, never colour alone. */
export function Reached({ peer: { pairing, state, problem } }: { peer: PeerItem }) {
  const t = useTranslations("peers");
  const say = usePeerWords();
  if (pairing === null)
    return (
      <span className="flex items-center gap-1 text-sm font-normal text-ink-soft">
        <CircleDashed aria-hidden="true" className="size-4" />
        {t("notPaired")}
      </span>
    );
  if (state === null)
    return (
      <span className="flex items-center gap-1 text-sm font-normal text-state-fault">
        <CircleAlert aria-hidden="true" className="size-4" />
        {problem === null ? t("unreachable") : say.problem(problem)}
      </span>
    );
  return (
    <span className="flex items-center gap-1 text-sm font-normal text-state-running">
      <CircleCheck aria-hidden="true" className="size-4" />
      {t("reachable")} · {t(state.acts ? "role.acts" : "role.standsBy")}
      {state.sequenceRuns && <span className="text-state-battery">{t("inSequence")}</span>}
    </span>
  );
}
