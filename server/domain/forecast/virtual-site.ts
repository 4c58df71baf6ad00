import { createSite } from "../simulation/create-site.ts";
import { runtimeSec } from "../simulation/model.ts";
import type { SimUps, Site } from "../simulation/site.ts";
import { cacheBytes } from "../simulation/storage-cache.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Cut } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { UpsKnown, World } from "../world/world.ts";

/** What a battery is taken to last where the device does not say; only for going on with the plan: the margin then is unknown. */
const unknownRuntimeSec = 4 * 3600;

/**
 * A model of the site as it is known now, with configured maximum times. Batteries follow the runtime that each device itself
 * gives at its present load, so what the forecast says of them is an estimate.
 */
export function siteFromWorld(args: {
  tree: Tree;
  world: World;
  now: Instant;
  /** UPSes whose mains are taken away. */
  failing: ReadonlySet<NodeId>;
}): Site {
  const { tree, world, now } = args;
  const terminals = new Map(tree.terminals.map((t) => [t.id, t]));
  const storages = new Map(tree.storages.map((s) => [s.id, s]));
  const upses = new Map(tree.upses.map((u) => [u.id, u]));
  const off = tree.terminals.filter((t) => !runs(world, t.id)).map((t) => t.id);
  let site = createSite({
    tree,
    now,
    offTerminalIds: off,
    times: {
      fullRuntimeSec: () => unknownRuntimeSec,
      stopSec: (id) => terminals.get(id)?.shutdownSec ?? 0,
      bootSec: (id) => terminals.get(id)?.startSec ?? 0,
      storageStartSec: (id) =>
        Math.max(0, ...(storages.get(id)?.controllerUpsIds ?? []).map((u) => upses.get(u)?.warmupSec ?? 0)),
      clusterStopSec: (id) => Math.max(0, (tree.clusters.find((c) => c.id === id)?.shutdownTimeoutSec ?? 0) - 1),
      flushSec: (id) => Math.max(0, (storages.get(id)?.flushTimeoutSec ?? tree.shared.flushTimeoutSec) - 1),
    },
  });
  site = { ...site, upses: { ...site.upses }, terminals: { ...site.terminals }, storages: { ...site.storages } };
  site = { ...site, clusters: clustersFromWorld(site, world, now) };
  for (const ups of Object.values(site.upses)) {
    const known = world.upses[ups.id];
    site.upses[ups.id] = upsFromKnown({
      site,
      ups,
      known,
      cut: world.memory.cuts[ups.id],
      mainsFail: args.failing.has(ups.id),
    });
  }
  for (const t of Object.values(site.terminals)) {
    const known = world.terminals[t.id];
    const stop = world.memory.stops[t.id];
    const start = world.memory.starts[t.id];
    const powered = t.feeds.some((id) => site.upses[id]?.output === "on");
    if (runs(world, t.id) && (stop || known?.phase === "stopping")) {
      const untilAt = Math.max(now + 1000, (stop?.firstAt ?? now) + t.stopSec * 1000);
      site.terminals[t.id] = { ...t, powered, state: "stopping", untilAt, after: stop?.reboot ? "reboot" : "halt" };
    } else if (!runs(world, t.id) && start && start.timedOutAt === null) {
      site.terminals[t.id] = {
        ...t,
        powered,
        state: "booting",
        untilAt: Math.max(now + 1000, start.firstAt + t.bootSec * 1000),
      };
    } else site.terminals[t.id] = { ...t, powered };
  }
  for (const s of Object.values(site.storages)) {
    const state = world.storages[s.id]?.reading?.state;
    const powered = s.upsIds.every((id) => site.upses[id]?.output === "on");
    const flush = world.memory.flushes[s.id];
    if (!powered) site.storages[s.id] = { ...s, powered, state: "off", dirtyBytes: 0 };
    else if (state === "starting")
      site.storages[s.id] = {
        ...s,
        powered,
        state,
        untilAt: startedAt(world, s.id, s.upsIds, now) + s.startSec * 1000,
        dirtyBytes: 0,
      };
    else if (state === "flushing" && flush)
      site.storages[s.id] = { ...s, powered, state, untilAt: Math.max(now + 1000, flush.firstAt + s.flushSec * 1000) };
    else if (state === "flushed") site.storages[s.id] = { ...s, powered, state, dirtyBytes: 0 };
    // A flush is given its whole time, however little is dirty.
    else site.storages[s.id] = { ...s, powered, dirtyBytes: s.writeCache ? cacheBytes : 0 };
  }
  return site;
}

/** As they were last read; one whose shutdown was asked for, as far as that must be by now. */
function clustersFromWorld(site: Site, world: World, now: Instant): Site["clusters"] {
  const entries = Object.values(site.clusters).map((c) => {
    const stop = world.memory.clusterStops[c.id];
    const state = world.clusters[c.id]?.state;
    const isAsked = stop !== undefined && stop.count > 0 && stop.ended === null;
    if (stop?.ended?.outcome === "stopped" || state === "stopped") return { ...c, state: "stopped" as const };
    if (!isAsked && state !== "stopping") return c;
    const untilAt = Math.max(now + 1000, (stop?.firstAt ?? now) + c.stopSec * 1000);
    const after = world.memory.clusterRestarts[c.id] ? ("reboot" as const) : ("stay" as const);
    return { ...c, state: "stopping" as const, untilAt, after };
  });
  return Object.fromEntries(entries.map((c) => [c.id, c]));
}

function runs(world: World, terminalId: NodeId): boolean {
  const known = world.terminals[terminalId];
  // One that was never heard may well run: the forecast allows it its full time.
  if (!known || known.lastHeardAt === null) return world.memory.downs[terminalId] === undefined;
  return known.connected || (known.goodbyeAt === null && world.memory.downs[terminalId] === undefined);
}

function startedAt(world: World, storageId: NodeId, upsIds: readonly NodeId[], now: Instant): Instant {
  const restored = upsIds.flatMap((id) => world.memory.restoredAt[id] ?? []);
  return restored.length > 0 ? Math.max(...restored) : (world.storages[storageId]?.readAt ?? now);
}

type UpsArgs = { site: Site; ups: SimUps; known: UpsKnown | undefined; cut: Cut | undefined; mainsFail: boolean };

function upsFromKnown({ site, ups, known, cut, mainsFail }: UpsArgs): SimUps {
  const reading = known?.reading;
  const charge = (reading?.chargePercent ?? 100) / 100;
  const mains = !mainsFail && (reading ? reading.mainsPresent !== false : true);
  const output = reading?.output === "off" ? "off" : "on";
  const returns = cut?.form === "cycleNow" || cut?.form === "cycleWithGrace";
  // A countdown that runs in the device: from the command on, by its configured grace.
  const counting = output === "on" && cut !== undefined && reading?.shutdownPending === true;
  const darkAt = Math.max(site.now + 1000, (cut?.lastAt ?? 0) + ups.shutoffGraceSec * 1000);
  const next: SimUps = {
    ...ups,
    mains,
    output,
    charge,
    line: { charge, at: site.now, perMs: 0 },
    pending: counting ? { darkAt, after: returns ? "returnWithMains" : "stayOff" } : null,
    returnAt: output === "off" && returns ? site.now : null,
    onBatterySince: !mains && output === "on" ? site.now : null,
    offSince: output === "off" ? site.now : null,
  };
  const said = reading?.runtimeSec ?? null;
  if (said === null || output === "off") return next;
  const modelled = runtimeSec({ ...site, upses: { ...site.upses, [ups.id]: next } }, ups.id);
  return modelled > 0 && Number.isFinite(modelled)
    ? { ...next, fullRuntimeSec: (ups.fullRuntimeSec * said) / modelled }
    : next;
}
