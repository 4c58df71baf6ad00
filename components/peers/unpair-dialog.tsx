"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { PeerItem } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { peerPath, peersQuery } from "./queries.ts";

export function UnpairDialog({ peer, onClose }: { peer: PeerItem; onClose: () => void }) {
  const t = useTranslations("peers");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => request(peerPath(peer.terminalId), { method: "DELETE" }),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: peersQuery.queryKey }),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("unpairNamed", { name: peer.name })}
      description={t("unpairWhat")}
      closeLabel={states("close")}
    >
      {remove.error && <Notice kind="error">{say(remove.error)}</Notice>}
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{states("cancel")}</Button>
        <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t("unpair")}
        </Button>
      </div>
    </Dialog>
  );
}
