"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Radio, WifiOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { useConnection } from "../live/live-provider.tsx";
import { type LiveState, liveKey } from "../live/live-state.ts";
import { useNow } from "../live/use-live.ts";
import { classes } from "../ui/classes.ts";
import { formatSpan } from "../words/format.ts";

/** Whether changes arrive, and how old what is shown is. */
export function ConnectionAge() {
  const t = useTranslations("console.topBar.connection");
  const { state } = useConnection();
  const queryClient = useQueryClient();
  const now = useNow();
  const receivedAt = queryClient.getQueryData<LiveState>(liveKey)?.receivedAt ?? null;
  const ageSec = receivedAt === null || now === 0 ? null : Math.max(0, (now - receivedAt) / 1000);
  const Icon = state === "lost" ? WifiOff : Radio;
  return (
    <span
      role="status"
      aria-live="off"
      aria-label={t("label")}
      data-connection={state}
      className={classes(
        "figures inline-flex items-center gap-1 whitespace-nowrap",
        state === "connected" ? "text-state-running" : "text-state-unknown",
        state === "lost" && "text-state-fault",
      )}
    >
      <Icon aria-hidden="true" className="size-4" />
      <span>{t(state)}</span>
      {ageSec !== null && <span className="text-ink-soft">{t("age", { age: formatSpan(ageSec) })}</span>}
    </span>
  );
}
