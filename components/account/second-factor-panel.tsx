"use client";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import type { SecondFactorSetUp } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AuthField } from "./auth-field.tsx";

const QrCode = dynamic(() => import("./qr-code.tsx").then((module) => module.QrCode), {
  loading: () => <Skeleton className="size-48" />,
});
const path = "/account/second-factor";
const stateQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => request<{ on: boolean }>(path, { signal }),
});

/** Switches the person's own second factor on and off. */
export function SecondFactorPanel() {
  const t = useTranslations("users.secondFactor");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const state = useQuery(stateQuery);
  const refresh = () => queryClient.invalidateQueries({ queryKey: stateQuery.queryKey });
  const begin = useMutation({
    mutationFn: (password: string) => request<SecondFactorSetUp>(path, { method: "POST", body: { password } }),
  });
  const confirm = useMutation({
    mutationFn: (code: string) => request(`${path}/confirm`, { method: "POST", body: { code } }),
    onSuccess: () => {
      begin.reset();
      return refresh();
    },
  });
  const end = useMutation({
    mutationFn: (password: string) => request(`${path}/off`, { method: "POST", body: { password } }),
    onSuccess: refresh,
  });
  const error = begin.error ?? confirm.error ?? end.error;
  const isOn = state.data?.on === true;
  const password = { name: "password", type: "password", label: t("password"), autoComplete: "current-password" };
  return (
    <Panel title={t("title")} titleId="second-factor">
      {state.isPending && <Skeleton className="m-3 h-16" />}
      {state.error && <FailedPart error={state.error} retry={() => void state.refetch()} />}
      {state.data && (
        <div className="flex flex-col gap-3 px-3 py-3 text-sm">
          <p>{t(isOn ? "on" : "off")}</p>
          {begin.data ? (
            <>
              <SetUp setUp={begin.data} />
              <OneField
                key="code"
                name="code"
                label={t("code")}
                autoComplete="one-time-code"
                submit={t("confirm")}
                isBusy={confirm.isPending}
                onSubmit={(code) => confirm.mutate(code.trim())}
              />
            </>
          ) : (
            <OneField
              key={isOn ? "off" : "on"}
              {...password}
              submit={t(isOn ? "end" : "begin")}
              isBusy={begin.isPending || end.isPending}
              onSubmit={isOn ? end.mutate : begin.mutate}
            />
          )}
          {error && <Notice kind="error">{say(error)}</Notice>}
        </div>
      )}
    </Panel>
  );
}

function SetUp({ setUp }: { setUp: SecondFactorSetUp }) {
  const t = useTranslations("users.secondFactor");
  return (
    <>
      <p>{t("scan")}</p>
      <QrCode text={setUp.uri} label={t("image")} />
      <code className="break-all select-all" data-secret>
        {setUp.secret}
      </code>
      <p>{t("recovery")}</p>
      <ul className="grid max-w-sm grid-cols-2 gap-1">
        {setUp.recoveryCodes.map((code) => (
          <li key={code}>
            <code className="select-all">{code}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

type OneFieldProps = {
  name: string;
  label: string;
  type?: string;
  autoComplete: string;
  submit: string;
  isBusy: boolean;
  onSubmit: (value: string) => void;
};

function OneField({ submit, isBusy, onSubmit, ...field }: OneFieldProps) {
  return (
    <form
      method="post"
      className="flex max-w-sm flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(String(new FormData(event.currentTarget).get(field.name)));
      }}
    >
      <AuthField {...field} maxLength={1000} />
      <div>
        <Button type="submit" disabled={isBusy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
