import type { NodeId, Terminal, Tree } from "../tree/entities.ts";
import { relate } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import { sharesOf } from "./battery.ts";
import { openDraft } from "./draft.ts";
import { drawLines } from "./power.ts";
import type { SimStorage, SimTerminal, SimUps, Site, SiteTimes } from "./site.ts";
import { cacheBytes } from "./storage-cache.ts";

/** A cluster shutdown of which nothing else is said takes so long. */
const clusterStopSec = 30;

/**
 * The site of a tree on mains: batteries full, storage ready with a full cache, every terminal running but `offTerminalIds`.
 * What the tree does not say (rated load, recharging, return delay) has one plausible value, the same for the same id.
 */
export function createSite(args: {
  tree: Tree;
  times: SiteTimes;
  now: Instant;
  offTerminalIds: readonly NodeId[];
}): Site {
  const { tree, times, now } = args;
  const relations = relate(tree);
  const off = new Set(args.offTerminalIds);
  const site: Site = { now, upses: {}, terminals: {}, storages: {}, clusters: {} };
  for (const u of tree.upses) {
    site.upses[u.id] = onMains({
      id: u.id,
      now,
      fullRuntimeSec: times.fullRuntimeSec(u.id),
      shutoffGraceSec: u.shutoffGraceSec,
      lowBatterySec: u.lowBatterySec,
      minRestartCharge: u.minRestartChargePercent / 100,
    });
  }
  for (const t of tree.terminals) {
    site.terminals[t.id] = terminalOf(t, {
      running: !off.has(t.id),
      stopSec: times.stopSec(t.id),
      bootSec: times.bootSec(t.id),
      feeds: [...relations.feedsOf(t.id)],
      storageIds: relations.storagesUsedBy(t.id).map((s) => s.id),
    });
  }
  for (const s of tree.storages) {
    const used = relations.usersOf(s.id).some((t) => !off.has(t.id));
    const storage: SimStorage = {
      id: s.id,
      state: "ready",
      untilAt: null,
      dirtyBytes: s.linkage && used ? cacheBytes : 0,
      writeCache: s.linkage,
      powered: true,
      startSec: times.storageStartSec(s.id),
      flushSec: times.flushSec(s.id),
      upsIds: [...relations.upsesOfStorage(s.id)],
    };
    site.storages[s.id] = storage;
  }
  for (const c of tree.clusters) {
    if (!c.enabled) continue;
    const runs = c.memberIds.some((id) => site.terminals[id]?.state === "running");
    site.clusters[c.id] = {
      id: c.id,
      state: runs ? "running" : "stopped",
      untilAt: null,
      after: null,
      stopSec: times.clusterStopSec?.(c.id) ?? clusterStopSec,
      memberIds: [...c.memberIds],
    };
  }
  const draft = openDraft(site);
  drawLines(draft, sharesOf(site));
  return draft.site;
}

function onMains(
  given: Pick<SimUps, "id" | "fullRuntimeSec" | "shutoffGraceSec" | "lowBatterySec" | "minRestartCharge"> & {
    now: Instant;
  },
): SimUps {
  const { now, ...settings } = given;
  return {
    ...settings,
    mains: true,
    output: "on",
    pending: null,
    returnAt: null,
    charge: 1,
    lowBattery: false,
    line: { charge: 1, at: now, perMs: 0 },
    onBatterySince: null,
    offSince: null,
    rechargeSec: 7200,
    returnDelaySec: 20,
    constantShare: 0,
    fullLoad: 0.45 + 0.3 * fractionOf(given.id),
  };
}

function terminalOf(
  terminal: Terminal,
  given: Pick<SimTerminal, "stopSec" | "bootSec" | "feeds" | "storageIds"> & { running: boolean },
): SimTerminal {
  const { running, ...rest } = given;
  return {
    ...rest,
    id: terminal.id,
    state: running ? "running" : "off",
    untilAt: null,
    after: null,
    boot: running ? 1 : 0,
    bootsOnPower: terminal.start.kind === "power",
    powered: true,
    feedsNeeded: terminal.feedsNeeded,
  };
}

/** 0…1, always the same for the same text (FNV-1a): simulated sites differ from node to node, and never from run to run. */
export function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The last bits of short texts differ little: mixed once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
