import type { NodeId } from "../tree/entities.ts";
import { type MemoryDraft, patch, put, remove } from "./memory-draft.ts";
import type { Order } from "./orders.ts";
import type { Instant } from "./readings.ts";

/** What an order changes at once; the rest is decided. */
export function rememberOrder(draft: MemoryDraft, order: Order, at: Instant): void {
  switch (order.kind) {
    case "abort":
      abort(draft, at);
      return;
    case "retry":
      retry(draft, order.nodeId, at);
      return;
    case "start":
      remove(draft, "skips", order.nodeId);
      put(draft, "orders", order.id, order);
      return;
    case "rehearse":
      draft.memory.checks = {};
      put(draft, "orders", order.id, order);
      return;
    case "hold":
    case "skip":
    case "force":
    case "stop":
      put(draft, "orders", order.id, order);
  }
}

/** Nothing further is asked to stop: not by the outages that are open, not by off times that came, not by orders. */
function abort(draft: MemoryDraft, at: Instant): void {
  const { memory } = draft;
  for (const id of Object.keys(memory.outages)) patch(draft, "outages", id, { abortedAt: at });
  for (const [key, due] of Object.entries(memory.due))
    if (due.wanted !== "on") patch(draft, "due", key, { missed: true });
  for (const { id, kind } of Object.values(memory.orders)) if (kind === "stop") remove(draft, "orders", id);
}

/** The step that the node is at begins anew: what was asked is asked again, what was given up is tried again. */
function retry(draft: MemoryDraft, nodeId: NodeId, at: Instant): void {
  const { memory } = draft;
  const start = memory.starts[nodeId];
  const cut = memory.cuts[nodeId];
  if (start) remove(draft, "starts", nodeId);
  else if (memory.downs[nodeId]?.cause === "pastTime") remove(draft, "downs", nodeId);
  if (!start) patch(draft, "stops", nodeId, { firstAt: at, lastAt: 0, outcome: null });
  if (memory.flushes[nodeId]) remove(draft, "flushes", nodeId);
  remove(draft, "clusterStops", nodeId);
  // A cycling form that may have been accepted is never repeated.
  const returns = cut?.form === "cycleNow" || cut?.form === "cycleWithGrace";
  if (cut && cut.darkAt === null && !returns) patch(draft, "cuts", nodeId, { lastAt: 0, outcome: "unreachable" });
}
