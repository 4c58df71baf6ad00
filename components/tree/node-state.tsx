"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useNodeLive } from "../live/use-live.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { formatFigure, formatSpan, missing } from "../words/format.ts";
import { useSentences } from "../words/use-sentences.ts";

/** What is known of the node now: read only. */
export function NodeState({ id }: { id: string }) {
  const t = useTranslations("console.properties.state");
  const sentences = useSentences();
  const live = useNodeLive(id);
  if (!live) return <p className="text-sm text-ink-soft">{t("none")}</p>;
  const reading = live.ups?.reading ?? null;
  const identity = live.ups?.identity ?? null;
  const settings = live.ups?.settings ?? null;
  const link = live.ups?.link ?? live.storage?.link ?? null;
  return (
    <dl className="figures grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm [&>dt]:text-ink-soft">
      <Line name={t("status")}>
        <StatusBadge status={live.status} />
      </Line>
      <Line name={t("why")}>{sentences.reason(live.reason)}</Line>
      <Line name={t("heard")}>{live.heardAt === null ? t("never") : sentences.time(live.heardAt)}</Line>
      {link && <Line name={t("link")}>{t(`links.${link}`)}</Line>}
      {live.terminal && <Line name={t("agent")}>{live.terminal.connected ? t("agentConnected") : t("agentGone")}</Line>}
      {identity && (
        <>
          <Line name={t("model")}>{[identity.manufacturer, identity.model].filter(Boolean).join(" ") || missing}</Line>
          <Line name={t("serial")}>{identity.serial ?? missing}</Line>
          <Line name={t("firmware")}>{identity.firmware ?? missing}</Line>
        </>
      )}
      {live.ups?.family && <Line name={t("family")}>{t(`families.${live.ups.family}`)}</Line>}
      {reading && (
        <>
          <Line name={t("input")}>{formatFigure(reading.inputVolts)} V</Line>
          <Line name={t("output")}>{formatFigure(reading.outputVolts)} V</Line>
          <Line name={t("charge")}>{formatFigure(reading.chargePercent)} %</Line>
          <Line name={t("runtime")}>{formatSpan(reading.runtimeSec)}</Line>
          <Line name={t("load")}>{formatFigure(reading.loadPercent)} %</Line>
        </>
      )}
      {settings && (
        <>
          <Line name={t("grace")}>{formatSpan(settings.shutoffGraceSec)}</Line>
          <Line name={t("lowBattery")}>{formatSpan(settings.lowBatterySec)}</Line>
        </>
      )}
      {live.storage?.reading && (
        <Line name={t("dirty")}>
          {live.storage.reading.dirtyBytes === null
            ? missing
            : `${formatFigure(live.storage.reading.dirtyBytes / 1_000_000)} MB`}
        </Line>
      )}
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
