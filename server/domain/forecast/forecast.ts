import type { Command } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { Basis } from "./measured-times.ts";

/** One future step of the plan. `endAt` null: instantaneous, or its end lies past the horizon. */
export type ForecastStep = {
  nodeId: NodeId;
  kind:
    | "shutdown"
    | "reboot"
    | "flush"
    | "upsOff"
    | "upsOn"
    | "wake"
    | "boot"
    | "storageStart"
    | "clusterShutdown"
    | "clusterRestart";
  at: Instant;
  endAt: Instant | null;
  reason: Reason;
  command: Command | null;
  /** What the time from `at` to `endAt` rests on. */
  basis: Basis;
};

/**
 * One link of a chain of steps of which each began when the one before it had ended. confirm: an outage was being confirmed.
 * mainsBack: mains came back, which takes no time. wait: nobody did anything, for the reason in `waitsFor`.
 */
export type PathStep = {
  nodeId: NodeId;
  kind: ForecastStep["kind"] | "confirm" | "mainsBack" | "wait";
  fromAt: Instant;
  /** When the next one could begin: of a shutdown, when it counts as down. */
  toAt: Instant;
  /** What held it up until it began, or why it was asked for; null: it waited for nothing, or began before the forecast. */
  waitsFor: Reason | null;
  /** null: nothing that is measured. */
  basis: Basis | null;
};

/**
 * How long a UPS lasts against how long it is needed. An estimate, of two kinds: the runtime that the device gives at its present
 * load, and a model that follows the load as things stop (linear in it, which is on the safe side). The sooner end is shown.
 */
export type ForecastUps = {
  upsId: NodeId;
  /** When its battery is taken to be empty: the sooner of the two below; null: on mains, or its runtime is not known. */
  emptyAt: Instant | null;
  /** By the device: if the load stayed as it is now. */
  deviceEmptyAt: Instant | null;
  /** By the model: if what draws power last went on drawing it; null: not known, or nothing has to stop on it. */
  modelEmptyAt: Instant | null;
  /** When what hangs on it needs its battery no longer; null: it is needed throughout, or not at all. */
  neededUntilAt: Instant | null;
  /** emptyAt − neededUntilAt; negative: it does not last. */
  marginSec: number | null;
  /** What determines `neededUntilAt`, oldest first; empty where that is null. */
  criticalPath: PathStep[];
};

export type Forecast = {
  madeAt: Instant;
  /** What it assumes of mains from `madeAt` on. */
  assumes: "mainsStayAsTheyAre" | "mainsFailEverywhere" | "mainsFailAsAsked";
  /** UPSes whose mains are taken away by assumption; empty: none. */
  failingIds: readonly NodeId[];
  steps: ForecastStep[];
  upses: ForecastUps[];
  verdict: "safe" | "tight" | "fails" | "nothingToDo" | "unknown";
  /** The smallest margin; null: none is known. */
  marginSec: number | null;
  /** When everything that stops is dark; null: nothing stops, or past the horizon. */
  darkAt: Instant | null;
  /** What determines `darkAt`, or where nothing goes dark when the last thing is down; oldest first. Empty: nothing stops. */
  criticalPath: PathStep[];
  /** When everything runs again; null: not within the horizon. */
  runningAt: Instant | null;
  /** What determines `runningAt`, oldest first; empty where that is null. */
  recoveryPath: PathStep[];
  /** How many of the steps that take time rest on measured runs, and how many on the settings. */
  basis: { measured: number; configured: number };
};
