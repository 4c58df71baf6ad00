"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Draft } from "../../server/contract/api.ts";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { namesOf } from "../live/site-provider.tsx";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { useFindingText } from "./use-finding-text.ts";

type Finding = Draft["findings"][number];
type FindingsListProps = { findings: readonly Finding[]; tree: Tree; onGo: (id: string) => void };

/** What the rules say of the draft; each line leads to its node. */
export function FindingsList({ findings, tree, onGo }: FindingsListProps) {
  const t = useTranslations("console.tree");
  const severities = useTranslations("console.severities");
  const names = useMemo(() => namesOf(tree), [tree]);
  const text = useFindingText(names);
  const errors = findings.filter((finding) => finding.severity === "error").length;
  return (
    <Panel
      title={t("findings")}
      titleId="findings"
      aside={
        <span role="status" className="figures text-xs text-ink-soft">
          {t("findingsCount", { errors, warnings: findings.length - errors })}
        </span>
      }
    >
      {findings.length === 0 ? (
        <p className="px-3 py-2 text-sm text-ink-soft">{t("findingsNone")}</p>
      ) : (
        <ul className="max-h-40 divide-y overflow-auto">
          {findings.map((finding) => {
            const Icon = finding.severity === "error" ? CircleAlert : TriangleAlert;
            const target = finding.nodeIds[0];
            return (
              <li
                key={`${finding.code} ${finding.nodeIds.join(" ")} ${JSON.stringify(finding.params)}`}
                className="flex items-start gap-2 px-3 py-1.5 text-sm"
              >
                <span
                  className={`inline-flex shrink-0 items-center gap-1 ${finding.severity === "error" ? "text-state-fault" : "text-state-battery"}`}
                >
                  <Icon aria-hidden="true" className="size-4" />
                  <span className="figures">{finding.code}</span>
                  <span>{severities(finding.severity)}</span>
                </span>
                <span className="min-w-0 flex-1">{text(finding)}</span>
                {target !== undefined && (
                  <Button
                    size="small"
                    aria-label={t("goTo", { name: names.get(target) ?? target })}
                    onClick={() => onGo(target)}
                  >
                    {t("go")}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
