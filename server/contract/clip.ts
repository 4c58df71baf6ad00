import { z } from "zod";
import type { Clip } from "../domain/tree/edit/clip.ts";
import { placeOf } from "../domain/tree/folders.ts";
import { clipVersion } from "./clip-text.ts";
import { nodeId } from "./scalars.ts";
import {
  clusterSchema,
  dependencySchema,
  groupSchema,
  loadSchema,
  storageSchema,
  terminalSchema,
  upsSchema,
} from "./tree.ts";

/** Of a clip as text. */
export const maxClipBytes = 16 * 1_048_576;

const placed = z.discriminatedUnion("list", [
  z.strictObject({ list: z.literal("groups"), node: groupSchema }),
  z.strictObject({ list: z.literal("upses"), node: upsSchema }),
  z.strictObject({ list: z.literal("storages"), node: storageSchema }),
  z.strictObject({ list: z.literal("terminals"), node: terminalSchema }),
  z.strictObject({ list: z.literal("loads"), node: loadSchema }),
]);
const clipSchema = z.strictObject({
  fukuden: z.literal("nodes"),
  formatVersion: z.literal(clipVersion),
  roots: z.array(nodeId).min(1),
  nodes: z.array(placed).min(1),
  dependencies: z.array(dependencySchema),
  clusters: z.array(clusterSchema),
});

/** Why text cannot be pasted. `detail`: the place in it, and nothing of its content. */
export type ClipFault =
  | { kind: "notNodes" }
  | { kind: "unknownVersion"; version: number }
  | { kind: "tooLarge"; bytes: number }
  | { kind: "damaged"; detail: string };

/** Nodes from the clipboard, which anybody may have written. */
export function readClip(text: string): { clip: Clip } | { fault: ClipFault } {
  if (text.length > maxClipBytes) return { fault: { kind: "tooLarge", bytes: text.length } };
  const json = parsed(text);
  if (typeof json !== "object" || json === null || !("fukuden" in json) || json.fukuden !== "nodes")
    return { fault: { kind: "notNodes" } };
  if ("formatVersion" in json && typeof json.formatVersion === "number" && json.formatVersion > clipVersion)
    return { fault: { kind: "unknownVersion", version: json.formatVersion } };
  const read = clipSchema.safeParse(json);
  if (!read.success) return { fault: { kind: "damaged", detail: read.error.issues[0]?.path.join(".") ?? "" } };
  const { roots, nodes, dependencies, clusters } = read.data;
  const clip = { roots, nodes, dependencies, clusters } as Clip;
  const torn = tornIn(clip);
  return torn === null ? { clip } : { fault: { kind: "damaged", detail: torn } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Where it does not hang together: every node but the chosen ones stands below one that is there, and leads up to a chosen one. */
function tornIn({ roots, nodes, dependencies, clusters }: Clip): string | null {
  const byId = new Map(nodes.map((one) => [one.node.id, one]));
  if (byId.size !== nodes.length || new Set(roots).size !== roots.length) return "id";
  const chosen = new Set(roots);
  if (roots.some((id) => !byId.has(id))) return "roots";
  const sound = new Set<string>();
  for (const one of nodes) {
    const climbed = new Set<string>();
    for (let at = one; !chosen.has(at.node.id) && !sound.has(at.node.id); ) {
      const above = byId.get(placeOf(at).parentId);
      if (above === undefined || climbed.has(at.node.id) || above.list !== "groups")
        return `nodes.${nodes.indexOf(one)}`;
      climbed.add(at.node.id);
      at = above;
    }
    for (const id of climbed) sound.add(id);
  }
  if (dependencies.some((d) => !byId.has(d.dependentId) || !byId.has(d.neededId))) return "dependencies";
  return clusters.some(({ memberIds }) => memberIds.some((id) => !byId.has(id))) ? "clusters" : null;
}
