import { classes } from "../ui/classes.ts";
import type { Bar, BarKind } from "./timeline-bars.ts";

/** The columns of the timeline, the same for the head and every row. */
export function rowLook(...more: string[]): string {
  return classes(
    "grid grid-cols-[8.5rem_8rem_minmax(0,1fr)] sm:grid-cols-[11.5rem_9.5rem_minmax(0,1fr)] items-center",
    more,
  );
}

const colours: Record<BarKind, string> = {
  outage: "fill-state-battery stroke-state-battery",
  shutdown: "fill-state-stopping stroke-state-stopping",
  reboot: "fill-state-starting stroke-state-starting",
  flush: "fill-state-flushing stroke-state-flushing",
  clusterShutdown: "fill-state-stopping stroke-state-stopping",
  clusterRestart: "fill-state-starting stroke-state-starting",
  upsOff: "fill-state-stopped stroke-state-stopped",
  upsOn: "fill-state-running stroke-state-running",
  wake: "fill-state-starting stroke-state-starting",
  boot: "fill-state-starting stroke-state-starting",
  storageStart: "fill-state-starting stroke-state-starting",
};

/** Past solid, running solid with a strong edge, forecast outlined. */
export function trackLook(phase: Bar["phase"], kind: BarKind): string {
  const looks = {
    past: "[fill-opacity:0.75] [stroke-width:0]",
    running: "[fill-opacity:1] [stroke-width:2]",
    forecast: "[fill-opacity:0.1] [stroke-width:1] [stroke-dasharray:4_2]",
  };
  return classes(colours[kind], looks[phase]);
}
