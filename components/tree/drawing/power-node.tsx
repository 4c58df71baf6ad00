"use client";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Database, Monitor, Network, Plug, Power } from "lucide-react";
import { useTranslations } from "use-intl";
import { useNodeLive } from "../../live/use-live.ts";
import { statusLook } from "../../status/status-look.ts";
import { classes } from "../../ui/classes.ts";
import type { PowerKind } from "./power-graph.ts";

const icons = { mains: Plug, ups: Power, storage: Database, terminal: Monitor, load: Network } as const;

export type PowerNodeData = { kind: PowerKind; name: string };

/** One box of the drawing, in the colour of its state. */
export function PowerNodeBox({ id, data, selected }: NodeProps) {
  const { kind, name } = data as PowerNodeData;
  const t = useTranslations("drawing");
  const status = useTranslations("status");
  const live = useNodeLive(id);
  const Icon = icons[kind];
  const look = live ? statusLook[live.status] : null;
  return (
    <div
      className={classes(
        "flex h-10 w-[168px] items-center gap-2 rounded-md border border-l-4 bg-panel px-2 text-sm",
        look?.border,
        selected && "outline-2 outline-accent",
      )}
    >
      {kind !== "mains" && <Handle type="target" position={Position.Left} className="!size-2 !bg-line-strong" />}
      <Icon aria-hidden="true" className={classes("size-4 shrink-0", look?.text ?? "text-ink-soft")} />
      <span className="min-w-0">
        <span className="block truncate leading-tight">{kind === "mains" ? t("mains") : name}</span>
        {live && (
          <span className={classes("block truncate text-xs leading-tight", look?.text)}>{status(live.status)}</span>
        )}
      </span>
      {(kind === "ups" || kind === "terminal") && (
        <Handle type="source" position={Position.Right} className="!size-2.5 !bg-accent" />
      )}
      {(kind === "mains" || kind === "storage") && (
        <Handle type="source" position={Position.Right} isConnectable={false} className="!size-1 !bg-line-strong" />
      )}
    </div>
  );
}
