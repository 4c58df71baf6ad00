"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { LookAnswer } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Fingerprint } from "./fingerprint.tsx";
import { peersQuery } from "./queries.ts";

type PairDialogProps = {
  /** What the settings say; "": nothing. */
  url: string;
  onClose: () => void;
};

/** Address → the certificate that answers there, compared by people on both screens → paired. */
export function PairDialog({ url, onClose }: PairDialogProps) {
  const t = useTranslations("peers.pairing");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const [address, setAddress] = useState(url);
  const id = useId();
  const look = useMutation({
    mutationFn: () => request<LookAnswer>("/peers/look", { method: "POST", body: { url: address } }),
  });
  const pair = useMutation({
    mutationFn: ({ url, certificateSha256 }: LookAnswer) =>
      request("/peers", { method: "POST", body: { url, certificateSha256 } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: peersQuery.queryKey }),
  });
  const seen = look.data;
  const name = seen?.name ?? seen?.terminalId ?? "";
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("what")} closeLabel={states("close")}>
      <div className="flex flex-col gap-3">
        <form
          className="flex flex-col gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            pair.reset();
            look.mutate();
          }}
        >
          <label htmlFor={id} className="text-sm">
            {t("address")}
          </label>
          <div className="flex flex-wrap gap-2">
            <Input
              id={id}
              className="min-w-0 flex-1"
              value={address}
              required
              maxLength={500}
              spellCheck={false}
              aria-describedby={`${id}-hint`}
              onChange={(event) => {
                setAddress(event.target.value);
                look.reset();
              }}
            />
            <Button type="submit" kind={seen ? "plain" : "primary"} disabled={look.isPending || pair.isSuccess}>
              {t("look")}
            </Button>
          </div>
          <p id={`${id}-hint`} className="text-xs text-ink-soft">
            {t("addressHint")}
          </p>
        </form>
        {look.error && <Notice kind="error">{say(look.error)}</Notice>}
        {seen && (
          <div className="flex flex-col gap-1 text-sm">
            <p>{t("found", { name, version: seen.version })}</p>
            <p className="rounded border bg-raised px-2 py-1">
              <Fingerprint sha256={seen.certificateSha256} />
            </p>
            {seen.name === null && <Notice kind="warning">{t("strange", { id: seen.terminalId })}</Notice>}
            {!pair.isSuccess && <p>{t("compare", { name })}</p>}
          </div>
        )}
        {pair.error && <Notice kind="error">{say(pair.error)}</Notice>}
        {pair.isSuccess && <Notice kind="good">{t("done", { name })}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{pair.isSuccess ? states("close") : states("cancel")}</Button>
          {seen && !pair.isSuccess && (
            <Button kind="primary" disabled={pair.isPending} onClick={() => pair.mutate(seen)}>
              {t("confirm")}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
