// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PeersPage } from "../../server/contract/peers.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { sessionQuery } from "../api/queries.ts";
import { RequestError, request } from "../api/request.ts";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Check } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { peersQuery } from "./queries.ts";
import { usePeerWords } from "./use-peer-words.ts";

/** Whether this terminal acts, and the button that changes it. */
export function RoleFact({ page: { self, items } }: { page: PeersPage }) {
  const t = useTranslations("peers.role");
  const say = usePeerWords();
  const words = useProblemWords();
  const queryClient = useQueryClient();
  const { may, why } = useMay("operator");
  const isLimited = useQuery(sessionQuery).data?.actor.groups !== undefined;
  const [isSure, setSure] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const { acts, since, by } = self.role;
  /** Nobody would act any more, as far as can be seen: that is asked first. */
  const isOnly = acts && !items.some(({ state }) => state?.acts);
  const change = useMutation({
    mutationFn: () => request("/peers/role", { method: "POST", body: { acts: !acts, evenIfUnreachable: isSure } }),
    onSuccess: () => {
      setSure(false);
      setAsked(false);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: peersQuery.queryKey }),
  });
  const isDoubtful = change.error instanceof RequestError && change.error.problem?.code === "actingUnreachable";
  const asks = isOnly ? isAsked : isDoubtful;
  const press = () => (isOnly && !isAsked ? setAsked(true) : change.mutate());
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <span>
          {t(acts ? "acts" : "standsBy")}
          {since !== null && <> · {t("since", { time: say.time(since), name: by })}</>}
        </span>
        <Button
          size="small"
          disabled={!may || isLimited || change.isPending || (asks && !isSure)}
          title={why ?? t(acts ? "standByWhat" : "takeOverWhat")}
          onClick={press}
        >
          {t(acts ? "standBy" : "takeOver")}
        </Button>
      </div>
      {change.error && <Notice kind="error">{words(change.error)}</Notice>}
      {isOnly && isAsked && <Notice kind="warning">{t("nobodyActs")}</Notice>}
      {asks && (
        <label className="flex items-center gap-2">
          <Check checked={isSure} onChange={({ target }) => setSure(target.checked)} />
          {t(isOnly ? "allTheSame" : "unreachable")}
        </label>
      )}
    </div>
  );
}
