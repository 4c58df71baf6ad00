import { createSite, fractionOf } from "../../domain/simulation/create-site.ts";
import type { Site } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { demoTimes } from "../demo-times.ts";
import type { Sway } from "../snmp/ups-unit.ts";

/** Readings stray from one value to the next this often. */
const swayMs = 5000;

const pattern = createSite({ tree: exampleSite, times: demoTimes(exampleSite), now: 0, offTerminalIds: [] });

/**
 * A site of one UPS and of one load on it, which goes dark and comes back with it, differs from UPS to UPS and is the same for the same
 * seed and id. The load is a storage without a cache: the one thing of the model that starts and ends with its power alone.
 */
export function siteOfOne(args: { id: NodeId; seed: number; now: Instant }): Site {
  const { id, seed, now } = args;
  const { ups1: ups } = pattern.upses;
  const [storage] = Object.values(pattern.storages);
  if (!ups || !storage) throw new Error("the example site has no UPS or no storage");
  const between = (what: string, low: number, high: number) => low + (high - low) * fractionOf(`${seed}:${what}:${id}`);
  const own = {
    ...ups,
    id,
    line: { charge: 1, at: now, perMs: 0 },
    fullLoad: between("load", 0.2, 0.8),
    fullRuntimeSec: Math.round(between("runtime", 900, 3600)),
    shutoffGraceSec: 90,
    lowBatterySec: 120,
    minRestartCharge: 0.15,
  };
  const load = { ...storage, id: "load", writeCache: false, dirtyBytes: 0, startSec: 0, upsIds: [id] };
  return { now, upses: { [id]: own }, terminals: {}, storages: { load }, clusters: {} };
}

/** Up to 3 % of the load and 2 V of the mains, the same for the same seed, UPS and instant. */
export function swayOf(args: { id: NodeId; seed: number }): Sway {
  const own = Math.floor(fractionOf(`${args.seed}:sway:${args.id}`) * 2 ** 32);
  return (now) => {
    const noise = mixed(own ^ Math.floor(now / swayMs));
    return { loadFactor: 0.97 + (0.06 * (noise & 0xffff)) / 0xffff, lineVolts: 99 + (4 * (noise >>> 16)) / 0xffff };
  };
}

/** All bits of a number stirred, 0…2^32−1 (the finish of MurmurHash3). */
function mixed(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
