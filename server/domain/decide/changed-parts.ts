import type { NodeId } from "../tree/entities.ts";
import type { Memory } from "../world/memory.ts";
import type { World } from "../world/world.ts";
import type { NodeKind, Parts } from "./parts.ts";

type Known = Record<NodeId, unknown>;

/** Which nodes each map of memory is about. whole: of no single node, or of the control side alone, which is decided on each time. */
const nodesOfMemory: Record<keyof Memory, readonly NodeKind[] | "whole"> = {
  outages: ["ups"],
  stops: ["terminal"],
  downs: ["terminal"],
  cuts: ["ups"],
  flushes: ["storage"],
  starts: ["ups", "terminal"],
  clusterStops: ["cluster"],
  clusterRestarts: ["cluster"],
  restoredAt: ["ups"],
  darkBefore: ["ups"],
  readyAt: ["storage"],
  shortened: ["storage", "terminal"],
  selfDarks: ["ups"],
  futileCuts: ["ups"],
  controlDiskStops: "whole",
  controlReboot: "whole",
  rebooted: ["terminal"],
  sequence: "whole",
  orders: "whole",
  checks: "whole",
  skips: ["ups", "terminal", "storage", "cluster"],
  due: ["terminal", "cluster"],
  upSince: ["terminal"],
  changes: "whole",
  offBefore: "whole",
  lastEntryAt: "whole",
};

/** What was last seen of one map: itself, and the entry of each node. */
type Seen = { kind: NodeKind; mapOf(world: World): Known; map: Known | null; entries: unknown[] };

/**
 * Tells which parts' nodes something new is known or remembered of since it was last asked. Entries are compared by identity, and only
 * where their map is another one. O(nodes) for each such map.
 */
export function createChangeFinder(parts: Parts): (world: World) => ReadonlySet<number> {
  const seen: Seen[] = [];
  const watch = (kind: NodeKind, mapOf: Seen["mapOf"]) => seen.push({ kind, mapOf, map: null, entries: [] });
  watch("ups", (world) => world.upses);
  watch("terminal", (world) => world.terminals);
  watch("storage", (world) => world.storages);
  watch("cluster", (world) => world.clusters);
  for (const [field, kinds] of Object.entries(nodesOfMemory) as [keyof Memory, (typeof nodesOfMemory)["stops"]][])
    if (kinds !== "whole") for (const kind of kinds) watch(kind, (world) => world.memory[field] as Known);

  return (world) => {
    const changed = new Set<number>();
    for (const each of seen) {
      const map = each.mapOf(world);
      if (map === each.map) continue;
      each.map = map;
      const { ids, partOf } = parts.nodes[each.kind];
      const { entries } = each;
      for (let i = 0; i < ids.length; i++) {
        const entry = map[ids[i] as NodeId];
        if (entry === entries[i]) continue;
        entries[i] = entry;
        changed.add(partOf[i] as number);
      }
    }
    return changed;
  };
}
