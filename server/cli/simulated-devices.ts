import type { FleetCounts, FleetEndpoint, FleetOptions } from "../contract/fleet.ts";

/** Why simulated devices do not come up. */
export type DeviceRefusal =
  /** Beyond port 65535; more UPSes than addresses; no network inside of 127.0.0.0/8; an identifier that is none. */
  | { refused: "portsRunOut" | "addressesRunOut" | "notLoopback" }
  | { refused: "badOid"; oid: string }
  /** Another program listens there; the system answers for 127.0.0.1 alone; it lets a process open no more; another fleet is up. */
  | { refused: "portTaken" | "noSuchAddress" | "tooManyOpen" | "fleetRuns" }
  | { refused: "unreadable"; detail: string }
  /** `line` from 1; null: the file as a whole. */
  | {
      refused: "recording";
      why: "nutDevice" | "empty" | "badLine" | "badValue" | "twice";
      line: number | null;
      text: string;
    };

export type RunningFleet = {
  endpoints: readonly FleetEndpoint[];
  counts(): FleetCounts;
  stop(): Promise<void>;
};

export type RunningReplay = {
  port: number;
  objects: number;
  counts(): { answered: number; dropped: number };
  stop(): Promise<void>;
};

/** Simulated devices in this process, beside the simulated site of the demo. */
export interface SimulatedDevices {
  /** It is ordered about over `fleetSocket` of its data folder. */
  startFleet(options: FleetOptions): Promise<RunningFleet | DeviceRefusal>;
  /** `port` 0: any free one. `settable`: the only objects that can be set; each SET that is taken is told. */
  startReplay(args: {
    file: string;
    port: number;
    settable: readonly string[];
    onSet(oid: string, value: string): void;
  }): Promise<RunningReplay | DeviceRefusal>;
}
