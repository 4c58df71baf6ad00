import { applyDelta, type LiveDelta, type LiveSnapshot } from "../../server/contract/live.ts";

/** The snapshot as it stands, and when (browser's clock, milliseconds) the last of it came. */
export type LiveState = { snapshot: LiveSnapshot; receivedAt: number };

export const liveKey = ["live"] as const;
/** Of the query cache: who has the tree open. */
export const presenceKey = ["presence"] as const;

/** What a delta does to the state. `late`: it is in the snapshot already. `gap`: ask for a new snapshot. */
export type Received = { kind: "next"; state: LiveState } | { kind: "late" } | { kind: "gap" };

export function receive(state: LiveState | undefined, delta: LiveDelta, now: number): Received {
  if (!state) return { kind: "gap" };
  const { snapshot } = state;
  if (delta.streamId === snapshot.streamId && delta.seq <= snapshot.seq) return { kind: "late" };
  const next = applyDelta(snapshot, delta);
  return next ? { kind: "next", state: { snapshot: next, receivedAt: now } } : { kind: "gap" };
}

/** The site's clock now, in epoch milliseconds. */
export function siteNow(state: LiveState, now: number): number {
  const { siteAt, speed } = state.snapshot.clock;
  return siteAt + Math.max(0, now - state.receivedAt) * speed;
}
