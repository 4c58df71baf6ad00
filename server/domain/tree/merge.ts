import { removeNodes } from "./edit/remove-nodes.ts";
import type { NodeId, Tree } from "./entities.ts";
import { type TreeList, treeLists } from "./lists.ts";
import { references } from "./references.ts";
import { isSame } from "./same.ts";

/** Which of the two a node is taken from that both changed. */
export type MergeChoice = "mine" | "theirs";

/** `conflicts`: nodes that need a choice and have none, in the order of the tree; until then they are as in `mine`. */
export type Merged = { tree: Tree; conflicts: NodeId[] };

/**
 * Two trees that both came from `base`, as one. A node that only one side changed is as that side has it; one that both changed is merged
 * field by field where they changed different fields. A choice is needed where both changed one field, where one side removed what the
 * other changed, and where one side removed what something of the other side stands on, hangs on or names. The settings that all storage
 * systems share count as the network's. O(nodes).
 */
export function mergeTrees(
  base: Tree,
  mine: Tree,
  theirs: Tree,
  choices: Readonly<Record<NodeId, MergeChoice>> = {},
): Merged {
  const conflicts = new Set<NodeId>();
  const choose = (id: NodeId): MergeChoice => {
    const choice = Object.hasOwn(choices, id) ? choices[id] : undefined;
    if (choice === undefined) conflicts.add(id);
    return choice ?? "mine";
  };
  const root = (tree: Tree) => ({ ...tree.network, shared: tree.shared });
  // Every side has it, and so has the answer.
  const { shared, ...network } = mergedNode(root(base), root(mine), root(theirs), choose) as ReturnType<typeof root>;
  const tree: Tree = { ...theirs, network, shared };
  for (const list of treeLists)
    Object.assign(tree, { [list]: mergedList(base[list], mine[list], theirs[list], choose) });
  return { tree: withUsed(tree, { base, mine, theirs }, choose), conflicts: [...conflicts] };
}

type Node = { id: NodeId };
type Choose = (id: NodeId) => MergeChoice;

function mergedList(base: readonly Node[], mine: readonly Node[], theirs: readonly Node[], choose: Choose): Node[] {
  if (base === mine) return [...theirs];
  const [former, own, other] = [base, mine, theirs].map((nodes) => new Map(nodes.map((node) => [node.id, node]))) as [
    Map<NodeId, Node>,
    Map<NodeId, Node>,
    Map<NodeId, Node>,
  ];
  const ids = new Set([...other.keys(), ...own.keys()]);
  return [...ids].flatMap((id) => {
    const of = (map: Map<NodeId, Node>) => map.get(id) ?? null;
    return mergedNode(of(former), of(own), of(other), choose) ?? [];
  });
}

/** null: not there on that side; of the answer: it goes. */
function mergedNode<T extends Node>(base: T | null, mine: T | null, theirs: T | null, choose: Choose): T | null {
  if (isSame(mine, base) || isSame(mine, theirs)) return theirs;
  if (isSame(theirs, base)) return mine;
  const fields = base && mine && theirs && mergedFields(base, mine, theirs);
  // They differ, so that one of them is there.
  const { id } = (mine ?? theirs) as T;
  return fields ?? (choose(id) === "mine" ? mine : theirs);
}

/** null: both changed one field, and not to the same. */
function mergedFields<T extends Node>(base: T, mine: T, theirs: T): T | null {
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])] as (keyof T)[];
  const merged: Partial<T> = {};
  for (const key of keys) {
    const isMine = !isSame(mine[key], base[key]);
    if (isMine && !isSame(theirs[key], base[key]) && !isSame(mine[key], theirs[key])) return null;
    const from = isMine ? mine : theirs;
    if (from[key] !== undefined) merged[key] = from[key];
  }
  return merged as T;
}

/** What one side removed and something of the other side still names is put back, or what names it gives it up. */
function withUsed(tree: Tree, sides: { base: Tree; mine: Tree; theirs: Tree }, choose: Choose): Tree {
  const lost = new Map<NodeId, { list: TreeList; node: Node; side: MergeChoice }>();
  for (const side of ["theirs", "mine"] as const)
    for (const list of treeLists) for (const node of sides[side][list]) lost.set(node.id, { list, node, side });
  let next = tree;
  const known = new Set<NodeId>([tree.network.id, ...treeLists.flatMap((list) => tree[list].map(({ id }) => id))]);
  const dropped: NodeId[] = [];
  // What is put back may stand on something that is gone as well.
  for (let found = true; found; ) {
    found = false;
    for (const { to } of references(next)) {
      const gone = known.has(to) ? undefined : lost.get(to);
      if (gone === undefined) continue;
      found = true;
      known.add(to);
      next = { ...next, [gone.list]: [...next[gone.list], gone.node] };
      if (choose(to) !== gone.side) dropped.push(to);
    }
  }
  return dropped.length === 0 ? next : removeNodes(next, dropped);
}
