"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { PeerItem } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { peerPath, peersQuery } from "./queries.ts";

/** Has each save sent to a terminal, by a password that is tried first; or no longer. */
export function OnSaveDialog({ peer, onClose }: { peer: PeerItem; onClose: () => void }) {
  const t = useTranslations("peers");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState("");
  const id = useId();
  const { name, onSave } = peer;
  const set = useMutation({
    mutationFn: () =>
      request(`${peerPath(peer.terminalId)}/on-save`, {
        method: "POST",
        body: { password: onSave ? null : password },
      }),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries({ queryKey: peersQuery.queryKey }),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(onSave ? "onSave.off" : "onSave.on", { name })}
      description={onSave ? t("onSave.state") : t("onSave.what", { name })}
      closeLabel={states("close")}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        {!onSave && (
          <label htmlFor={id} className="flex flex-col gap-1 text-sm">
            {t("sending.password")}
            <Input
              id={id}
              type="password"
              autoComplete="off"
              required
              maxLength={128}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
        )}
        {set.error && <Notice kind="error">{say(set.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{states("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={set.isPending}>
            {onSave ? t("onSave.off", { name }) : t("onSave.confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
