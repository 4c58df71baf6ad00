import { createSite } from "../simulation/create-site.ts";
import type { Site } from "../simulation/site.ts";
import { cacheBytes } from "../simulation/storage-cache.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import { knownCluster, knownStorage, knownTerminal, knownUps } from "../world/known.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { MeasuredTimes } from "./measured-times.ts";
import { configuredTimes, expectedTimes, type NodeTimes, untilAt } from "./virtual-times.ts";
import { calibrate, upsFromKnown } from "./virtual-ups.ts";

/**
 * A model of the site as it is known now, with measured times where there are any, else configured maximum ones. Batteries are
 * drawn to the runtime that each device itself gives at its present load, so what the forecast says of them is an estimate.
 */
export function siteFromWorld(args: {
  tree: Tree;
  world: World;
  now: Instant;
  /** UPSes whose mains are taken away. */
  failing: ReadonlySet<NodeId>;
  measured: MeasuredTimes;
}): Site {
  const { tree, world, now, measured } = args;
  const expected = expectedTimes(tree, measured);
  const times: NodeTimes = { expected, most: configuredTimes(tree), now };
  const off = tree.terminals.filter((t) => !runs(world, t.id)).map((t) => t.id);
  let site = createSite({
    tree,
    now,
    offTerminalIds: off,
    times: expected,
  });
  site = { ...site, upses: { ...site.upses }, terminals: { ...site.terminals }, storages: { ...site.storages } };
  site = { ...site, clusters: clustersFromWorld(site, world, times) };
  for (const ups of Object.values(site.upses)) {
    const known = knownUps(world, ups.id);
    site.upses[ups.id] = upsFromKnown({
      now,
      ups,
      known,
      cut: world.memory.cuts[ups.id],
      mainsFail: args.failing.has(ups.id),
      graceSec: measured.offWithGrace[ups.id]?.sec ?? ups.shutoffGraceSec,
    });
  }
  for (const t of Object.values(site.terminals)) {
    const known = knownTerminal(world, t.id);
    const stop = world.memory.stops[t.id];
    const start = world.memory.starts[t.id];
    const powered = t.feeds.some((id) => site.upses[id]?.output === "on");
    if (runs(world, t.id) && (stop || known.phase === "stopping")) {
      const endAt = untilAt(times, "stopSec", t.id, stop?.firstAt ?? now);
      const after = stop?.reboot ? "reboot" : "halt";
      site.terminals[t.id] = { ...t, powered, state: "stopping", untilAt: endAt, after };
    } else if (!runs(world, t.id) && start && start.timedOutAt === null) {
      site.terminals[t.id] = {
        ...t,
        powered,
        state: "booting",
        untilAt: untilAt(times, "bootSec", t.id, start.firstAt),
      };
    } else site.terminals[t.id] = { ...t, powered };
  }
  for (const s of Object.values(site.storages)) {
    const state = knownStorage(world, s.id).reading?.state;
    const powered = s.upsIds.every((id) => site.upses[id]?.output === "on");
    const flush = world.memory.flushes[s.id];
    if (!powered) site.storages[s.id] = { ...s, powered, state: "off", dirtyBytes: 0 };
    else if (state === "starting")
      site.storages[s.id] = {
        ...s,
        powered,
        state,
        untilAt: untilAt(times, "storageStartSec", s.id, startedAt(world, s.upsIds, now)),
        dirtyBytes: 0,
      };
    else if (state === "flushing" && flush)
      site.storages[s.id] = { ...s, powered, state, untilAt: untilAt(times, "flushSec", s.id, flush.firstAt) };
    else if (state === "flushed") site.storages[s.id] = { ...s, powered, state, dirtyBytes: 0 };
    // A flush is given its whole time, however little is dirty.
    else site.storages[s.id] = { ...s, powered, dirtyBytes: s.writeCache ? cacheBytes : 0 };
  }
  calibrate(site, tree, world);
  return site;
}

/** As they were last read; one whose shutdown was asked for, as far as that must be by now. */
function clustersFromWorld(site: Site, world: World, times: NodeTimes): Site["clusters"] {
  const entries = Object.values(site.clusters).map((c) => {
    const stop = world.memory.clusterStops[c.id];
    const state = knownCluster(world, c.id).state;
    const isAsked = stop !== undefined && stop.count > 0 && stop.ended === null;
    if (stop?.ended?.outcome === "stopped" || state === "stopped") return { ...c, state: "stopped" as const };
    if (!isAsked && state !== "stopping") return c;
    const endAt = untilAt(times, "clusterStopSec", c.id, stop?.firstAt ?? times.now);
    const after = world.memory.clusterRestarts[c.id] ? ("reboot" as const) : ("stay" as const);
    return { ...c, state: "stopping" as const, untilAt: endAt, after };
  });
  return Object.fromEntries(entries.map((c) => [c.id, c]));
}

function runs(world: World, terminalId: NodeId): boolean {
  const known = knownTerminal(world, terminalId);
  // One that was never heard may well run: the forecast allows it its full time.
  if (known.lastHeardAt === null) return world.memory.downs[terminalId] === undefined;
  return known.connected || (known.goodbyeAt === null && world.memory.downs[terminalId] === undefined);
}

/** When the last of its UPSes came on; where nobody saw that, it is given its whole time from now on. */
function startedAt(world: World, upsIds: readonly NodeId[], now: Instant): Instant {
  const restored = upsIds.flatMap((id) => world.memory.restoredAt[id] ?? []);
  return restored.length > 0 ? Math.max(...restored) : now;
}
