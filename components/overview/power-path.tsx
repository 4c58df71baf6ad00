"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Database, Monitor, Zap } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import type { Tree } from "../../server/domain/tree/entities.ts";
import type { Relations } from "../../server/domain/tree/relations.ts";
import { useSite } from "../live/site-provider.tsx";
import { useNodeLive } from "../live/use-live.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { statusLook } from "../status/status-look.ts";
import { Button } from "../ui/button.tsx";
import { classes } from "../ui/classes.ts";
import { Panel } from "../ui/panel.tsx";
import { formatFigure, formatSpan } from "../words/format.ts";
import { type PowerBranch, powerSides } from "./power-branches.ts";

/** More UPSes than this are drawn only as they come into sight. */
const allDrawn = 60;

/** Mains → UPS → what hangs on it, drawn once, in live colours. */
export function PowerPath({ tree, relations }: { tree: Tree; relations: Relations }) {
  const t = useTranslations("console.overview");
  const sides = useMemo(() => powerSides(tree, relations), [tree, relations]);
  const branches = useMemo(() => [...sides.control, ...sides.linked], [sides]);
  return (
    <Panel title={t("path")} titleId="power-path">
      {branches.length === 0 ? (
        <div className="flex flex-col items-start gap-2 p-3">
          <p>{t("pathEmpty")}</p>
          <Button asChild>
            <Link href="/tree">{t("toTree")}</Link>
          </Button>
        </div>
      ) : branches.length <= allDrawn ? (
        <ul aria-labelledby="power-path" className="flex flex-col gap-2 p-3">
          {branches.map((branch) => (
            <li key={branch.upsId}>
              <Branch branch={branch} />
            </li>
          ))}
        </ul>
      ) : (
        <LongPath branches={branches} />
      )}
    </Panel>
  );
}

function LongPath({ branches }: { branches: readonly PowerBranch[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: branches.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    overscan: 6,
  });
  return (
    <div ref={scroller} className="h-[75dvh] overflow-auto">
      <ul aria-labelledby="power-path" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => {
          const branch = branches[row.index];
          if (!branch) return null;
          return (
            <li
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={row.index}
              aria-setsize={branches.length}
              aria-posinset={row.index + 1}
              className="absolute inset-x-0 top-0 px-3 py-1"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <Branch branch={branch} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Branch({ branch }: { branch: PowerBranch }) {
  const t = useTranslations("console.overview");
  const { nameOf } = useSite();
  const live = useNodeLive(branch.upsId);
  const reading = live?.ups?.reading ?? null;
  const hasMains = reading?.mainsPresent ?? null;
  const feeds = live?.status === "onMains" || live?.status === "onBattery";
  return (
    <div className="flex flex-wrap items-stretch gap-y-1">
      <Wire kind={hasMains === false ? "cut" : "mains"} />
      <div
        data-node-id={branch.upsId}
        data-status={live?.status}
        className={classes(
          "flex w-52 shrink-0 flex-col rounded-md border border-l-4 bg-surface px-2 py-1.5",
          live && borderOf(live.status),
        )}
      >
        <div className="flex items-center justify-between gap-2">
          <span className="truncate font-semibold">{nameOf(branch.upsId)}</span>
          {live && <StatusBadge key={live.status} status={live.status} isStale={live.ups?.link === "stale"} />}
        </div>
        <span className="truncate text-xs text-ink-soft" title={branch.path}>
          {branch.path.split("/").at(-1)}
        </span>
        <span className="figures text-xs text-ink-soft">
          {formatFigure(reading?.chargePercent ?? null)} % · {formatSpan(reading?.runtimeSec ?? null)} ·{" "}
          {formatFigure(reading?.loadPercent ?? null)} %
        </span>
      </div>
      <Wire kind={feeds ? (live?.status === "onBattery" ? "battery" : "mains") : "cut"} />
      <ul
        aria-label={`${nameOf(branch.upsId)} ${t("feeds")}`}
        className="flex min-w-40 flex-1 flex-wrap content-center gap-1.5"
      >
        {branch.storageIds.map((id) => (
          <Fed key={id} id={id} Icon={Database} />
        ))}
        {branch.terminalIds.map((id) => (
          <Fed key={id} id={id} Icon={Monitor} />
        ))}
      </ul>
    </div>
  );
}

function Fed({ id, Icon }: { id: string; Icon: typeof Database }) {
  const { nameOf } = useSite();
  const live = useNodeLive(id);
  return (
    <li
      data-node-id={id}
      data-status={live?.status}
      className={classes(
        "flex items-center gap-1.5 rounded-md border border-l-4 bg-surface px-2 py-1 text-sm",
        live && borderOf(live.status),
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
      <span className="max-w-40 truncate">{nameOf(id)}</span>
      {live && <StatusBadge key={live.status} status={live.status} />}
    </li>
  );
}

const wireLooks = {
  mains: "stroke-state-mains",
  battery: "stroke-state-battery",
  cut: "stroke-state-stopped [stroke-dasharray:3_4]",
} as const;

/** A line of the drawing; the words beside it say the same. */
function Wire({ kind }: { kind: keyof typeof wireLooks }) {
  return (
    <div aria-hidden="true" className="flex w-7 shrink-0 items-center">
      <svg aria-hidden="true" viewBox="0 0 28 12" className="h-3 w-7" focusable="false">
        <line x1="0" y1="6" x2="28" y2="6" strokeWidth="2" className={wireLooks[kind]} />
      </svg>
      {kind === "battery" && <Zap className="-ml-4 size-3 text-state-battery" />}
    </div>
  );
}

function borderOf(status: keyof typeof statusLook): string {
  return statusLook[status].border;
}
