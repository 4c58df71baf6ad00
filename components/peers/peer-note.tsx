"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../server/domain/tree/entities.ts";
import { Reached } from "./peer-line.tsx";
import { peersQuery } from "./queries.ts";
import { usePeerWords } from "./use-peer-words.ts";

/** Beside the properties of a control terminal: whether it is reached, what settings it holds, and what was sent last. */
export function PeerNote({ terminalId }: { terminalId: NodeId }) {
  const t = useTranslations("peers");
  const say = usePeerWords();
  const { data } = useQuery(peersQuery);
  const peer = data?.items.find((one) => one.terminalId === terminalId);
  const isSelf = data?.self.terminalId === terminalId;
  if (!peer && !isSelf) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-b px-3 py-1.5 text-sm">
      {isSelf && (
        <>
          {t("self")} · {t(data.self.role.acts ? "role.acts" : "role.standsBy")} · {say.held(data.self.held)}
        </>
      )}
      {peer && (
        <>
          <Reached peer={peer} />
          {peer.state && (
            <span className="figures">
              {say.held(peer.state.held)}
              {peer.state.held !== null && <> · {say.relation(peer.state)}</>}
            </span>
          )}
          {peer.pairing && <span className="text-xs text-ink-soft">{say.last(peer)}</span>}
        </>
      )}
      <Link href="/peers" className="underline">
        {t("sending.toPeers")}
      </Link>
    </p>
  );
}
