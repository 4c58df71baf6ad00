import { fractionOf } from "../domain/simulation/create-site.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import { lostAfterFailedReads } from "../domain/world/observe-ups.ts";
import type { ClusterState, Instant, StorageReading, UpsReading } from "../domain/world/readings.ts";
import { pollsPerSec, type Turn } from "./poll-turns.ts";

const calmMs = 5_000;
const busyMs = 2_000;
const closeMs = 1_000;
const lostAtMostMs = 15_000;
/** Those that stand in the order of turns before all calm ones leave them so much of the rate, where they ask for it. */
const leftForCalm = 0.2;
/** Of what the rate allows, so much is planned for: the rest is for what is asked at once. */
const planned = 0.9;

/**
 * When a device is asked again. every: at instants of the clock that are `ms` apart, each device at its own (see `nextOf`).
 * after: so much later, somewhere else each time.
 */
export type Pace = { turn: Exclude<Turn, "atOnce" | "first">; kind: "every" | "after"; ms: number };

/** How many devices keep which pace now. */
export type Crowd = Readonly<Record<Pace["turn"], number>>;

const calm: Pace = { turn: "calm", kind: "every", ms: calmMs };
const onBattery: Pace = { turn: "battery", kind: "every", ms: busyMs };
const close: Pace = { turn: "battery", kind: "every", ms: closeMs };

/** The pace of a UPS. `pending`: a command was sent to it, or it has yet to go dark or to come back. */
export function upsPace(args: { reading: UpsReading | null; failedReads: number; pending: boolean }): Pace {
  const { reading, failedReads, pending } = args;
  if (failedReads > 0) return backOff(failedReads, pending);
  return reading?.output === "mains" && !pending && reading.shutdownPending !== true ? calm : onBattery;
}

/** The pace of a storage system. `watched`: a sequence runs, somebody waits for its answer. */
export function storagePace(args: { reading: StorageReading | null; failedReads: number; watched: boolean }): Pace {
  const { reading, failedReads, watched } = args;
  if (failedReads > 0) return backOff(failedReads, watched);
  const moving = reading?.state === "flushing" || reading?.state === "starting";
  return watched && moving ? close : calm;
}

/** The pace at which the state of a cluster is asked for. `watched`: a sequence runs, somebody waits for it. */
export function clusterPace(args: { state: ClusterState | null; failedReads: number; watched: boolean }): Pace {
  const { state, failedReads, watched } = args;
  if (failedReads > 0) return backOff(failedReads, watched);
  return watched && state !== "running" ? close : calm;
}

/** After a failed read: soon again until the device counts as lost, then more and more seldom. `wanted`: somebody waits for it. */
function backOff(failedReads: number, wanted: boolean): Pace {
  if (failedReads < lostAfterFailedReads) return { turn: "calm", kind: "after", ms: busyMs };
  const grown = Math.min(wanted ? calmMs : lostAtMostMs, calmMs * 1.5 ** (failedReads - lostAfterFailedReads));
  return { turn: wanted ? "battery" : "lost", kind: "after", ms: Math.round(grown) };
}

/**
 * When a device of this pace is asked next: later than `now`. Devices of a pace are spread over its interval by their id, always the
 * same way; where `crowd` asks for more than the rate allows, the interval is longer for all of them. `drawn` (0…1, another one
 * each time) shortens a back-off by up to a fifth, so that a dead switch does not make them all knock at once.
 */
export function nextOf(args: { pace: Pace; id: NodeId; now: Instant; crowd: Crowd; drawn: number }): Instant {
  const { pace, id, now, crowd, drawn } = args;
  if (pace.kind === "after") return now + Math.round(pace.ms * (1 - 0.2 * drawn));
  const everyMs = Math.max(pace.ms, leastMs(pace.turn, crowd));
  const offset = Math.floor(fractionOf(id) * everyMs);
  return (Math.floor((now - offset) / everyMs) + 1) * everyMs + offset;
}

/** The shortest interval that so many can have. In half seconds: the instants of all shift when it changes. */
function leastMs(turn: Pace["turn"], crowd: Crowd): number {
  const perMs = (pollsPerSec * planned) / 1000;
  const roomOnBattery = perMs - Math.min(crowd.calm / calmMs, perMs * leftForCalm);
  const batteryMs = inHalfSeconds(crowd.battery / roomOnBattery);
  if (turn === "battery") return batteryMs;
  const roomWhenCalm = perMs - crowd.battery / Math.max(busyMs, batteryMs);
  return crowd.calm === 0 ? 0 : inHalfSeconds(crowd.calm / roomWhenCalm);
}

function inHalfSeconds(ms: number): number {
  return Math.ceil(ms / 500) * 500;
}
