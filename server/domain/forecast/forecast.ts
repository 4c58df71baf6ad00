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

/** How long a UPS lasts against how long it is needed. An estimate: it rests on the device's runtime at its present load. */
export type ForecastUps = {
  upsId: NodeId;
  /** When its battery would be empty if nothing were switched off; null: on mains, or its runtime is not known. */
  emptyAt: Instant | null;
  /** When the last thing that hangs on it no longer needs it; null: it is needed throughout, or not at all. */
  neededUntilAt: Instant | null;
  /** emptyAt − neededUntilAt; negative: it does not last. */
  marginSec: number | null;
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
  /** When everything runs again; null: not within the horizon. */
  runningAt: Instant | null;
  /** How many of the steps that take time rest on measured runs, and how many on the settings. */
  basis: { measured: number; configured: number };
};
