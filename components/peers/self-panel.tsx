"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { PeersPage } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Fingerprint } from "./fingerprint.tsx";
import { peersQuery } from "./queries.ts";
import { RoleFact } from "./role-fact.tsx";
import { usePeerWords } from "./use-peer-words.ts";

type SelfPanelProps = { page: PeersPage; refusal: string | null };

/** What others need to know of this terminal: its certificate, and whether it takes settings. */
export function SelfPanel({ page, refusal }: SelfPanelProps) {
  const { self } = page;
  const t = useTranslations("peers");
  const say = usePeerWords();
  return (
    <Panel title={t("self")} titleId="self">
      <div className="flex flex-col gap-3 p-3">
        {self.terminalId === null && <Notice kind="warning">{t("unnamed")}</Notice>}
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          <Fact name={t("terminal")}>{self.name ?? self.terminalId ?? "–"}</Fact>
          <Fact name={t("version")}>{self.version}</Fact>
          <Fact name={t("held")}>{say.held(self.held)}</Fact>
          <Fact name={t("role.title")}>
            <RoleFact page={page} />
          </Fact>
          <Fact name={t("fingerprint")}>
            {self.certificateSha256 === null ? (
              t("fingerprintNone")
            ) : (
              <>
                <Fingerprint sha256={self.certificateSha256} />
                <p className="text-xs text-ink-soft">{t("fingerprintHelp")}</p>
              </>
            )}
          </Fact>
          <Fact name={t("password.title")}>
            <TransferPassword given={self.transferPassword} refusal={refusal} />
          </Fact>
        </dl>
      </div>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function TransferPassword({
  given,
  refusal,
}: {
  given: PeersPage["self"]["transferPassword"];
  refusal: string | null;
}) {
  const t = useTranslations("peers.password");
  const say = usePeerWords();
  const words = useProblemWords();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState("");
  const id = useId();
  const set = useMutation({
    mutationFn: (next: string | null) => request("/peers/password", { method: "POST", body: { password: next } }),
    onSuccess: () => setPassword(""),
    onSettled: () => queryClient.invalidateQueries({ queryKey: peersQuery.queryKey }),
  });
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(password);
      }}
    >
      <p>{given === null ? t("none") : t("set", { name: given.setBy, time: say.time(given.setAt) })}</p>
      <p className="text-xs text-ink-soft">{t("what")}</p>
      <div className="flex flex-wrap items-end gap-2">
        <label htmlFor={id} className="flex flex-col gap-1 text-xs text-ink-soft">
          {t("label")}
          <Input
            id={id}
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={128}
            className="w-64"
            value={password}
            disabled={refusal !== null}
            title={refusal ?? t("hint")}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <Button type="submit" disabled={refusal !== null || set.isPending}>
          {t("save")}
        </Button>
        {given !== null && (
          <Button disabled={refusal !== null || set.isPending} onClick={() => set.mutate(null)}>
            {t("clear")}
          </Button>
        )}
      </div>
      {set.error && <Notice kind="error">{words(set.error)}</Notice>}
    </form>
  );
}
