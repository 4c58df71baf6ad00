"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { namesOf } from "../../live/site-provider.tsx";
import { Choice } from "../../ui/input.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Finding } from "../editing/editing-provider.tsx";
import { FindingRow } from "./finding-row.tsx";
import { useFindingText } from "./use-finding-text.ts";

type FindingsListProps = {
  findings: readonly Finding[];
  tree: Tree;
  onGo: (id: string) => void;
  onCorrect: (finding: Finding) => void;
};

/** Of a row whose text takes one line. */
const rowHeight = 40;

/** What the rules say of the draft; each line leads to its node. Only the lines in sight are in the document. */
export function FindingsList({ findings, tree, onGo, onCorrect }: FindingsListProps) {
  const t = useTranslations("console.tree");
  const severities = useTranslations("console.severities");
  const editor = useTranslations("editor.findingsList");
  const names = useMemo(() => namesOf(tree), [tree]);
  const text = useFindingText(names);
  const [wanted, setWanted] = useState("");
  const codes = useMemo(() => [...new Set(findings.map(({ code }) => code))].sort(), [findings]);
  const shown = useMemo(() => findings.filter((one) => isWanted(one, wanted)), [findings, wanted]);
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  });
  return (
    <Panel
      title={t("findings")}
      titleId="findings"
      aside={
        <div className="flex items-center gap-3">
          <span role="status" className="figures text-xs text-ink-soft">
            {t("findingsCount", { errors, warnings: findings.length - errors })}
          </span>
          {codes.length > 1 && (
            <Choice
              aria-label={editor("filter")}
              className="h-7 w-auto"
              value={wanted}
              onChange={(e) => setWanted(e.target.value)}
            >
              <option value="">{editor("all")}</option>
              <option value="error">{severities("error")}</option>
              <option value="warning">{severities("warning")}</option>
              {codes.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Choice>
          )}
        </div>
      }
    >
      {shown.length === 0 ? (
        <p className="px-3 py-2 text-sm text-ink-soft">{t("findingsNone")}</p>
      ) : (
        <div ref={scroller} className="max-h-40 overflow-auto">
          <ul aria-labelledby="findings" className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((row) => {
              const finding = shown[row.index];
              return (
                finding && (
                  <li
                    key={row.key}
                    ref={virtualizer.measureElement}
                    data-index={row.index}
                    aria-setsize={shown.length}
                    aria-posinset={row.index + 1}
                    className="absolute inset-x-0 top-0 border-b"
                    style={{ transform: `translateY(${row.start}px)` }}
                  >
                    <FindingRow {...{ finding, names, onGo, onCorrect }} text={text(finding)} />
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </Panel>
  );
}

function isWanted({ code, severity }: Finding, wanted: string): boolean {
  return wanted === "" || wanted === severity || wanted === code;
}
