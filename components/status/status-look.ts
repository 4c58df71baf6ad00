import {
  BatteryWarning,
  CirclePause,
  CirclePower,
  CircleQuestionMark,
  CircleStop,
  HardDriveDownload,
  Hourglass,
  type LucideIcon,
  Plug,
  PlugZap,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { NodeStatus } from "../../server/domain/decide/decision.ts";

type StatusLook = { Icon: LucideIcon; text: string; fill: string; stroke: string; border: string };

// Whole class names stand here because Tailwind finds them by reading the source.
const tokens = {
  mains: {
    text: "text-state-mains",
    fill: "fill-state-mains",
    stroke: "stroke-state-mains",
    border: "border-l-state-mains",
  },
  battery: {
    text: "text-state-battery",
    fill: "fill-state-battery",
    stroke: "stroke-state-battery",
    border: "border-l-state-battery",
  },
  running: {
    text: "text-state-running",
    fill: "fill-state-running",
    stroke: "stroke-state-running",
    border: "border-l-state-running",
  },
  stopping: {
    text: "text-state-stopping",
    fill: "fill-state-stopping",
    stroke: "stroke-state-stopping",
    border: "border-l-state-stopping",
  },
  flushing: {
    text: "text-state-flushing",
    fill: "fill-state-flushing",
    stroke: "stroke-state-flushing",
    border: "border-l-state-flushing",
  },
  stopped: {
    text: "text-state-stopped",
    fill: "fill-state-stopped",
    stroke: "stroke-state-stopped",
    border: "border-l-state-stopped",
  },
  starting: {
    text: "text-state-starting",
    fill: "fill-state-starting",
    stroke: "stroke-state-starting",
    border: "border-l-state-starting",
  },
  waiting: {
    text: "text-state-waiting",
    fill: "fill-state-waiting",
    stroke: "stroke-state-waiting",
    border: "border-l-state-waiting",
  },
  fault: {
    text: "text-state-fault",
    fill: "fill-state-fault",
    stroke: "stroke-state-fault",
    border: "border-l-state-fault",
  },
  unknown: {
    text: "text-state-unknown",
    fill: "fill-state-unknown",
    stroke: "stroke-state-unknown",
    border: "border-l-state-unknown",
  },
};

function look(Icon: LucideIcon, token: keyof typeof tokens): StatusLook {
  return { Icon, ...tokens[token] };
}

/** The one map from a node's status to its look; its word is `status.<name>` of the catalogues. */
export const statusLook: Record<NodeStatus, StatusLook> = {
  onMains: look(Plug, "mains"),
  onBattery: look(BatteryWarning, "battery"),
  running: look(CirclePower, "running"),
  stopping: look(CirclePause, "stopping"),
  flushing: look(HardDriveDownload, "flushing"),
  stopped: look(CircleStop, "stopped"),
  starting: look(PlugZap, "starting"),
  waiting: look(Hourglass, "waiting"),
  fault: look(TriangleAlert, "fault"),
  lost: look(Unplug, "fault"),
  unknown: look(CircleQuestionMark, "unknown"),
};
