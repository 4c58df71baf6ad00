import type { Differences } from "../../contract/api.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { kindOf, treeLists } from "../../domain/tree/lists.ts";
import { differences } from "../../domain/tree/patch.ts";
import { relate } from "../../domain/tree/relations.ts";
import type { Transaction } from "../../persistence/database.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { draftIdOf } from "./current-draft.ts";

/** So many are listed; the total says how many there are. */
const mostListed = 5000;

type Side = number | "draft";

/** What differs between two revisions, or between a revision and one's own draft. @throws ServiceError `notFound` */
export async function readDifferences(
  context: ServiceContext,
  asker: Asker,
  input: { from: Side; to: Side },
): Promise<Differences> {
  const actor = authorize(asker, "draft.read");
  const treeOf = async (client: Transaction, side: Side, newest: number | null, draft: Tree) => {
    if (side === "draft") return draft;
    if (newest === null || side > newest) throw new ServiceError("notFound");
    return context.drafts.treeOf(client, side);
  };
  return context.store.database.read(async (client) => {
    const { newestRevision, tree } = await context.drafts.current(client, draftIdOf(actor));
    const from = await treeOf(client, input.from, newestRevision, tree);
    const to = await treeOf(client, input.to, newestRevision, tree);
    return differencesOnWire(from, to);
  });
}

/** With the names of the nodes, which may be gone on one side. */
export function differencesOnWire(from: Tree, to: Tree): Differences {
  const found = differences(from, to);
  const items = found.slice(0, mostListed);
  return {
    items,
    total: found.length,
    nodes: nodeWords(
      items.map(({ nodeId }) => nodeId),
      to,
      from,
    ),
  };
}

/** What these nodes are called, and where they stand: in the first tree that has them. */
export function nodeWords(ids: readonly NodeId[], ...trees: readonly [Tree, Tree]): Differences["nodes"] {
  const known = trees.map((tree) => ({ tree, relations: relate(tree), names: namesIn(tree) }));
  const nodes: Differences["nodes"] = {};
  for (const nodeId of ids) {
    const side = known.find(({ names }) => names.has(nodeId));
    if (side === undefined || Object.hasOwn(nodes, nodeId)) continue;
    const kind = kindOf(side.tree, nodeId) ?? "network";
    nodes[nodeId] = { kind, name: side.names.get(nodeId) ?? "", path: side.relations.pathOf(nodeId) };
  }
  return nodes;
}

function namesIn(tree: Tree): Map<NodeId, string> {
  const names = new Map<NodeId, string>([[tree.network.id, tree.network.name]]);
  for (const list of treeLists) for (const node of tree[list]) names.set(node.id, "name" in node ? node.name : "");
  return names;
}
