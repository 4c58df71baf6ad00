import type { OffForm } from "../decide/command.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";

/**
 * One physical model of a site: mains, UPSes with batteries, terminals, storage with dirty cache. Pure: state in, state out,
 * no clock and no chance; a site is never changed in place (whoever sets it by hand makes a new one). The simulated site (demo, tests) runs it in real time behind real protocols; the forecast runs it in virtual time.
 */

export type SimUps = {
  id: NodeId;
  mains: boolean;
  output: "on" | "off";
  /** A countdown to dark runs until `darkAt`; the output is still on. */
  pending: { darkAt: Instant; after: "stayOff" | "returnWithMains" } | null;
  /** Set while the output is off and comes back by itself (a cycling form, or a flat battery): not before this instant, and with mains and charge. null: stays off until switched on. */
  returnAt: Instant | null;
  /** 0…1, at `site.now`. */
  charge: number;
  /** Runtime at the present load ≤ `lowBatterySec`, also on mains until the battery holds more again. */
  lowBattery: boolean;
  /** Where the straight line that `charge` moves along began; the model keeps it, and starts a new one when `charge` was set from outside. */
  line: { charge: number; at: Instant; perMs: number };
  onBatterySince: Instant | null;
  offSince: Instant | null;
  /** Seconds that a full battery carries the full present load (all that hangs on it running). */
  fullRuntimeSec: number;
  /** Seconds from empty to full on mains. */
  rechargeSec: number;
  shutoffGraceSec: number;
  lowBatterySec: number;
  returnDelaySec: number;
  minRestartCharge: number;
  /** 0…1 of rated, with everything on it running. */
  fullLoad: number;
  /** What draws power whatever stops, as a share of the full load. */
  constantShare: number;
};

export type SimTerminal = {
  id: NodeId;
  state: "off" | "booting" | "running" | "stopping" | "crashed";
  /** When the present transition (booting, stopping) ends. */
  untilAt: Instant | null;
  /** What `stopping` ends in. */
  after: "halt" | "reboot" | null;
  /** Counts boots: names the run of the OS. */
  boot: number;
  stopSec: number;
  bootSec: number;
  /** Boots by itself when its outlet gets power. */
  bootsOnPower: boolean;
  /** Whether enough of its feeds were live when the model last looked: what makes "power appears" an edge. */
  powered: boolean;
  feeds: NodeId[];
  feedsNeeded: number;
  /** Storage it writes to while it runs. */
  storageIds: NodeId[];
};

export type SimStorage = {
  id: NodeId;
  state: "off" | "starting" | "ready" | "flushing" | "flushed";
  untilAt: Instant | null;
  dirtyBytes: number;
  /** Without (no linkage) it writes through and nothing is ever dirty. */
  writeCache: boolean;
  powered: boolean;
  startSec: number;
  /** Seconds that a flush of a full cache takes. */
  flushSec: number;
  upsIds: NodeId[];
};

/** The services of a cluster: they begin when a member comes up and its storage is ready, and end by order or with the last member. */
export type SimCluster = {
  id: NodeId;
  state: "running" | "stopping" | "stopped";
  /** When `stopping` ends. */
  untilAt: Instant | null;
  /** What comes after `stopping`. */
  after: "stay" | "reboot" | null;
  stopSec: number;
  memberIds: NodeId[];
};

/** `upsOnMains`: mains are back at the input, also while the output is off. `terminalHalted` also ends the old boot of a reboot. */
export type SiteEvent =
  | {
      kind:
        | "upsOnBattery"
        | "upsOnMains"
        | "upsLowBattery"
        | "upsLowBatteryCleared"
        | "upsOff"
        | "upsOn"
        | "upsBatteryEmpty"
        | "upsGraceStarted";
      at: Instant;
      upsId: NodeId;
    }
  | {
      kind: "terminalStopping" | "terminalHalted" | "terminalBooting" | "terminalRunning" | "terminalCrashed";
      at: Instant;
      terminalId: NodeId;
      boot: number;
    }
  | {
      kind: "storageStarting" | "storageReady" | "storageFlushing" | "storageFlushed" | "storageOff";
      at: Instant;
      storageId: NodeId;
    }
  | { kind: "clusterStopping" | "clusterStopped" | "clusterRunning"; at: Instant; clusterId: NodeId }
  /** Power was lost with dirty data in the cache. */
  | { kind: "dirtyCacheLost"; at: Instant; storageId: NodeId; dirtyBytes: number };

/** The node that something happened to. */
export function nodeOfEvent(event: SiteEvent): NodeId {
  if ("upsId" in event) return event.upsId;
  if ("terminalId" in event) return event.terminalId;
  return "storageId" in event ? event.storageId : event.clusterId;
}

export type Site = {
  now: Instant;
  upses: Record<NodeId, SimUps>;
  terminals: Record<NodeId, SimTerminal>;
  storages: Record<NodeId, SimStorage>;
  clusters: Record<NodeId, SimCluster>;
};

export type SiteAction =
  | { kind: "mains"; upsId: NodeId; on: boolean }
  | { kind: "upsOff"; upsId: NodeId; form: OffForm }
  | { kind: "upsOn"; upsId: NodeId }
  | { kind: "shutdown"; terminalId: NodeId }
  | { kind: "reboot"; terminalId: NodeId }
  /** A wake packet; to a dark outlet it does nothing. */
  | { kind: "wake"; terminalId: NodeId }
  | { kind: "flush"; storageId: NodeId }
  | { kind: "clusterShutdown"; clusterId: NodeId }
  /** Shutdown where it runs, then the reboot of all members that run. */
  | { kind: "clusterRestart"; clusterId: NodeId };

export type SiteStep = { site: Site; events: SiteEvent[] };

/** The times of a simulated site; the forecast passes measured or configured ones, the demo livelier ones. */
export type SiteTimes = {
  fullRuntimeSec(upsId: NodeId): number;
  stopSec(terminalId: NodeId): number;
  bootSec(terminalId: NodeId): number;
  storageStartSec(storageId: NodeId): number;
  flushSec(storageId: NodeId): number;
  /** Absent: 30 s. */
  clusterStopSec?(clusterId: NodeId): number;
};

/** Implemented in `model.ts`: `createSite(tree, times, now)`, `advance(site, to)`, `act(site, action)`, `nextEventAt(site)`, `runtimeSec(site, upsId)`. */
export type SiteModel = {
  createSite(args: { tree: Tree; times: SiteTimes; now: Instant; offTerminalIds: readonly NodeId[] }): Site;
  /** Everything that happens up to and including `to`, in order. */
  advance(site: Site, to: Instant): SiteStep;
  /** Applies at `site.now`. */
  act(site: Site, action: SiteAction): SiteStep;
  /** When something next happens by itself; null: never. */
  nextEventAt(site: Site): Instant | null;
  /** At the present load, in seconds. */
  runtimeSec(site: Site, upsId: NodeId): number;
};
