import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T21: the UPS of a control terminal comes back by itself; `none` is for a site that is started by hand. */
export function controlRestart({ controlTerminalUpses }: Facts): Finding[] {
  return controlTerminalUpses
    .filter((u) => u.restart !== "ups")
    .map((u) => ({
      code: "T21",
      severity: u.restart === "none" ? "warning" : "error",
      nodeIds: [u.id],
      params: { case: u.restart, ups: u.name },
    }));
}
