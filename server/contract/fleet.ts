import type { NodeId } from "../domain/tree/entities.ts";

/** A fleet of simulated UPSes: what is asked of it, where it stands and what it says of itself. */

/** PowerNet: APC's cards, which serve RFC 1628 beside their own MIB. */
export type SimulatedFamily = "powernet" | "rfc1628";

/** Where a fleet listens; never beyond the loopback. */
export type FleetPlace =
  /** 127.0.0.1, a port for each UPS, from that one on; 0: any free ones. */
  | { kind: "ports"; firstPort: number }
  /** An address for each UPS, the first of `network` ("127.1.0.0/16") on, all on the same port; 0: a free one. Needs a system that answers for all of 127.0.0.0/8, as Linux does. */
  | { kind: "addresses"; network: string; port: number };

export type FleetOptions = {
  /** 1…60,000. */
  count: number;
  place?: FleetPlace;
  /** UPSes per group; a site loses mains by groups. */
  groupSize?: number;
  /** The same seed makes the same UPSes: loads, batteries, and how their readings stray. */
  seed?: number;
  /** `mixed`: every other one. */
  family?: SimulatedFamily | "mixed";
  /** How many times as fast as the machine's clock the batteries live. */
  speed?: number;
  /** Where traps go on 127.0.0.1, and how many a second at the most; null or absent: none are sent. */
  traps?: { port: number; perSecond: number } | null;
};

export type FleetEndpoint = { id: NodeId; groupId: NodeId; host: string; port: number; family: SimulatedFamily };

/** Ids of UPSes and of groups, in any mixture; null: all. */
export type FleetSelection = readonly NodeId[] | null;

export type FleetCounts = {
  upses: number;
  onBattery: number;
  /** Output off. */
  dark: number;
  answered: number;
  /** Datagrams that were no request, or of a community that is not known. */
  dropped: number;
  trapsSent: number;
  /** Held back by the rate. */
  trapsWaiting: number;
  /** More were waiting than are kept. */
  trapsLost: number;
};
