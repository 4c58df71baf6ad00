import { secondsLeft, shareOf, sharesOf } from "../simulation/battery.ts";
import type { SimUps, Site } from "../simulation/site.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Cut } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { UpsKnown, World } from "../world/world.ts";

/** What a UPS itself takes of its rated load, in percent; and of its full load, where the device does not say how much is drawn. */
const ownLoadPercent = 5;
const ownShare = 0.1;

type UpsArgs = {
  now: Instant;
  ups: SimUps;
  known: UpsKnown;
  cut: Cut | undefined;
  mainsFail: boolean;
  graceSec: number;
};

/** A UPS of the model as it was last read. */
export function upsFromKnown({ now, ups, known, cut, mainsFail, graceSec }: UpsArgs): SimUps {
  const reading = known.reading;
  const charge = (reading?.chargePercent ?? 100) / 100;
  const mains = !mainsFail && (reading ? reading.mainsPresent !== false : true);
  const output = reading?.output === "off" ? "off" : "on";
  const returns = cut?.form === "cycleNow" || cut?.form === "cycleWithGrace";
  // A countdown that runs in the device: from the command on, by its grace.
  const counting = output === "on" && cut !== undefined && reading?.shutdownPending === true;
  const darkAt = Math.max(now + 1000, (cut?.lastAt ?? 0) + graceSec * 1000);
  return {
    ...ups,
    shutoffGraceSec: graceSec,
    mains,
    output,
    charge,
    line: { charge, at: now, perMs: 0 },
    pending: counting ? { darkAt, after: returns ? "returnWithMains" : "stayOff" } : null,
    returnAt: output === "off" && returns ? now : null,
    onBatterySince: !mains && output === "on" ? now : null,
    offSince: output === "off" ? now : null,
  };
}

/**
 * Draws each battery of a new site to what its device says: at the present load it lasts for the runtime that was read. From there
 * it follows what draws power: each node on a UPS is taken to draw the same, loads and the UPS itself draw on whatever stops, and
 * the runtime is linear in the load (a real battery lasts longer than that at a small load).
 */
export function calibrate(site: Site, tree: Tree, world: World): void {
  const shares = sharesOf(site);
  const loads = countFeeds(tree.loads.map((load) => load.feeds));
  const nodes = countFeeds([
    ...Object.values(site.terminals).map((t) => t.feeds),
    ...Object.values(site.storages).map((s) => s.upsIds),
  ]);
  for (const ups of Object.values(site.upses)) {
    const reading = knownUps(world, ups.id).reading;
    if (!reading || ups.output === "off") continue;
    const share = shareOf(ups, shares);
    const { loadPercent, runtimeSec } = reading;
    const next = {
      ...ups,
      ...loadOf({ share, loadPercent, nodes: nodes.get(ups.id) ?? 0, loads: loads.get(ups.id) ?? 0 }),
    };
    const modelled = secondsLeft(next, share);
    if (runtimeSec !== null && modelled > 0) next.fullRuntimeSec = (ups.fullRuntimeSec * runtimeSec) / modelled;
    site.upses[ups.id] = next;
  }
}

/** `share` (0…1) of the `nodes` on a UPS draw power now, and all its `loads`. `loadPercent` null: not known. */
export function loadOf(args: {
  share: number;
  loadPercent: number | null;
  nodes: number;
  loads: number;
}): Pick<SimUps, "fullLoad" | "constantShare"> {
  const { share, loadPercent, nodes, loads } = args;
  const count = Math.max(1, nodes + loads);
  const drawing = (share * nodes + loads) / count;
  const fullPercent =
    loadPercent === null || drawing === 0 ? null : Math.max(0, loadPercent - ownLoadPercent) / drawing + ownLoadPercent;
  const own = fullPercent === null ? ownShare : ownLoadPercent / fullPercent;
  const fullLoad = (fullPercent ?? ownLoadPercent / ownShare) / 100;
  return { fullLoad, constantShare: own + ((1 - own) * loads) / count };
}

function countFeeds(lists: readonly (readonly NodeId[])[]): Map<NodeId, number> {
  const counts = new Map<NodeId, number>();
  for (const ids of lists) for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
