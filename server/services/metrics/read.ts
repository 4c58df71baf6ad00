import type { ControllerMetrics, ProcessUsage } from "../../contract/controller-metrics.ts";
import type { LiveSnapshot } from "../../contract/live.ts";
import { processUsage } from "../../process-usage.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import type { SavedTree } from "../saved-tree.ts";

/** Real time. Prometheus waits ten seconds for all of it. */
const controllerAtMostMs = 3_000;

export type SiteMetrics = {
  /** For names; null: no settings were saved yet. */
  saved: SavedTree | null;
  live: LiveSnapshot;
  /** null: the controller is away, or does not answer. */
  controller: ControllerMetrics | null;
  /** Of this process. */
  web: ProcessUsage;
};

/** All that `/metrics` tells. */
export async function readMetrics(
  context: Pick<ServiceContext, "savedTree" | "live" | "controller">,
  asker: Asker,
): Promise<SiteMetrics> {
  authorize(asker, "metrics.read");
  const [saved, controller] = await Promise.all([context.savedTree(), askController(context)]);
  return { saved, live: context.live.snapshot(), controller, web: processUsage() };
}

async function askController(context: Pick<ServiceContext, "controller">): Promise<ControllerMetrics | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), controllerAtMostMs);
  const answer = await Promise.race([context.controller.ask({ kind: "metrics" }), late.promise]);
  clearTimeout(timer);
  return answer?.kind === "metrics" ? answer.metrics : null;
}
