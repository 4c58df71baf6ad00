import type { FleetCounts, FleetEndpoint, FleetSelection } from "../../contract/fleet.ts";

/** Thousands of simulated UPSes in one process, each with its own battery, mains and card. */
export type Fleet = {
  readonly endpoints: readonly FleetEndpoint[];
  /** False: an id is not known, and nothing was changed. */
  setMains(on: boolean, of: FleetSelection): boolean;
  /** A card that does not answer stays silent until it does again; its UPS lives on, and its traps are not sent. */
  setAnswering(on: boolean, of: FleetSelection): boolean;
  setSpeed(factor: number): void;
  counts(): FleetCounts;
  stop(): Promise<void>;
};
