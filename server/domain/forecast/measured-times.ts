import type { NodeId } from "../tree/entities.ts";

/**
 * What of a node is measured. stop: shutdown request to its goodbye. start: wake, or power at its outlet, to up. flush: request to
 * flushed. clusterStop: request to stopped. ready: power at a storage's last UPS to ready. offNow, offWithGrace: OFF to dark of a UPS.
 */
export type MeasuredKind = "stop" | "start" | "flush" | "clusterStop" | "ready" | "offNow" | "offWithGrace";

/** `sec`: the longest of the last runs, in whole seconds. `runs`: how many of them it rests on, 1 at the least. */
export type MeasuredTime = { sec: number; runs: number };

/** A node without an entry was not measured, or did not end in its time in one of its last runs: then what is configured holds. */
export type MeasuredTimes = Record<MeasuredKind, Record<NodeId, MeasuredTime>>;

export const measuredKinds = ["stop", "start", "flush", "clusterStop", "ready", "offNow", "offWithGrace"] as const;

export const nothingMeasured: MeasuredTimes = {
  stop: {},
  start: {},
  flush: {},
  clusterStop: {},
  ready: {},
  offNow: {},
  offWithGrace: {},
};

/** What a time rests on: the settings, or so many measured runs. */
export type Basis = { kind: "configured" } | { kind: "measured"; runs: number };

export const configured: Basis = { kind: "configured" };

export function basisOf(measured: MeasuredTimes, kind: MeasuredKind, nodeId: NodeId): Basis {
  const time = measured[kind][nodeId];
  return time ? { kind: "measured", runs: time.runs } : configured;
}
