// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plug, Unplug } from "lucide-react";
import { useTranslations } from "use-intl";
import type { DemoState } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { demoQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";

const speeds = [1, 2, 5, 10, 30, 60, 120];

/** Mains and clock of the simulated site; where there is none, nothing. */
export function DemoCard() {
  const t = useTranslations("console.demo");
  const { may, why } = useMay("operator");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const demo = useQuery({
    ...demoQuery,
    refetchInterval: (query) => (query.state.data?.available ? 5_000 : false),
  }).data;
  const change = useMutation({
    mutationFn: ({ path, body }: { path: "/demo/mains" | "/demo/speed"; body: unknown }) =>
      request<DemoState>(path, { method: "POST", body }),
    onSuccess: (state) => queryClient.setQueryData(demoQuery.queryKey, state),
  });
  if (!demo?.available) return null;
  const mains = Object.values(demo.mains ?? {});
  const isAnyOff = mains.some((on) => !on);
  const isAllOff = mains.length > 0 && mains.every((on) => !on);
  const setMains = (on: boolean) => change.mutate({ path: "/demo/mains", body: { on, upsIds: null } });
  const options =
    demo.speed === null || speeds.includes(demo.speed) ? speeds : [...speeds, demo.speed].toSorted((a, b) => a - b);
  const isLocked = !may || change.isPending;
  return (
    <Panel title={t("title")} titleId="card-demo">
      <div className="flex flex-col gap-2 px-3 py-2">
        <p className="text-ink-soft">{isAllOff ? t("mainsOff") : isAnyOff ? t("mainsSome") : t("mainsOn")}</p>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            kind="danger"
            disabled={isLocked || isAllOff}
            title={why ?? undefined}
            onClick={() => setMains(false)}
          >
            <Unplug aria-hidden="true" />
            {t("startOutage")}
          </Button>
          <Button disabled={isLocked || !isAnyOff} title={why ?? undefined} onClick={() => setMains(true)}>
            <Plug aria-hidden="true" />
            {t("mainsBack")}
          </Button>
          <label className="ml-auto flex items-center gap-2 text-sm">
            {t("speed")}
            <Choice
              className="figures w-20"
              disabled={isLocked}
              value={demo.speed ?? ""}
              onChange={(event) => change.mutate({ path: "/demo/speed", body: { factor: Number(event.target.value) } })}
            >
              {options.map((factor) => (
                <option key={factor} value={factor}>
                  {t("speedTimes", { factor })}
                </option>
              ))}
            </Choice>
          </label>
        </div>
        {why && <p className="text-xs text-ink-soft">{why}</p>}
        {change.error && <Notice kind="error">{say(change.error)}</Notice>}
      </div>
    </Panel>
  );
}
