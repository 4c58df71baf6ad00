"use client";
import { useTranslations } from "use-intl";
import type { ConnectionTestResult } from "../../server/contract/connection-test.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { formatFigure, formatSpan, missing } from "../words/format.ts";
import { useSentences } from "../words/use-sentences.ts";

type AnswerProps = {
  result: ConnectionTestResult;
  values: Record<string, unknown>;
  onTake: (field: string, value: number) => void;
};

/** What came of a connection test: who it is and how it is, or why there is nothing to tell. */
export function ConnectionTestAnswer({ result, values, onTake }: AnswerProps) {
  const t = useTranslations("connectionTest");
  const sentences = useSentences();
  switch (result.kind) {
    case "failed":
      return (
        <Notice kind="error">
          <p>{t(result.accessFault === null ? `errors.${result.error}` : `faults.${result.accessFault}`)}</p>
          <p lang="en" className="text-xs text-ink-soft">
            {result.detail}
          </p>
        </Notice>
      );
    case "terminal":
      return (
        <Notice kind={result.connected ? "good" : "error"}>
          {result.connected
            ? t("agent.connected", { at: result.heardAt === null ? missing : sentences.time(result.heardAt) })
            : t("agent.gone")}
        </Notice>
      );
    case "storage":
      return <Notice kind="good">{t("storage", { state: t(`storageStates.${result.state}`) })}</Notice>;
    case "ups":
      return <UpsAnswer {...{ result, values, onTake }} />;
  }
}

/** Settings that live in the device and in the tree (T18). */
const sharedFields = ["shutoffGraceSec", "lowBatterySec", "minRestartChargePercent"] as const;

type UpsAnswerProps = AnswerProps & { result: Extract<ConnectionTestResult, { kind: "ups" }> };

function UpsAnswer({ result, values, onTake }: UpsAnswerProps) {
  const t = useTranslations("connectionTest");
  const state = useTranslations("console.properties.state");
  const fields = useTranslations("fields.ups");
  const { identity, settings, mayWrite } = result;
  const differing = sharedFields.flatMap((field) => {
    const holds = settings[field];
    return holds === null || holds === values[field] ? [] : [{ field, holds }];
  });
  const name = [identity.manufacturer, identity.model].filter(Boolean).join(" ") || missing;
  const lines: [string, string][] = [
    [state("model"), name],
    [state("serial"), identity.serial ?? missing],
    [state("firmware"), identity.firmware ?? missing],
    [state("family"), state(`families.${result.family}`)],
    [state("status"), t(`outputs.${result.output}`)],
    [state("charge"), `${formatFigure(result.chargePercent)} %`],
    [state("runtime"), formatSpan(result.runtimeSec)],
    [state("load"), `${formatFigure(result.loadPercent)} %`],
    [state("grace"), formatSpan(settings.shutoffGraceSec)],
    [state("lowBattery"), formatSpan(settings.lowBatterySec)],
  ];
  return (
    <div className="flex flex-col gap-2">
      <Notice kind={mayWrite === "no" || mayWrite === "silent" ? "error" : "good"}>{t(`mayWrite.${mayWrite}`)}</Notice>
      <dl className="figures grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-1 text-sm [&>dt]:text-ink-soft">
        {lines.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {differing.map(({ field, holds }) => (
        <p key={field} className="flex flex-wrap items-center gap-2 text-sm">
          {t("differs", { field: fields(`${field}.label`), holds: String(holds), asked: String(values[field]) })}
          <Button size="small" onClick={() => onTake(field, holds)}>
            {t("take", { holds: String(holds) })}
          </Button>
        </p>
      ))}
    </div>
  );
}
