import type { LiveSnapshot } from "../../server/contract/live.ts";
import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import type { Finding } from "./editing/editing-provider.tsx";

/** What else than its name each node is found by: addresses, model and serial number, the word of its state, codes of findings. */
export function searchTexts(args: {
  tree: Tree;
  findings: readonly Finding[];
  live: LiveSnapshot | undefined;
  stateWord: (status: LiveSnapshot["nodes"][string]["status"]) => string;
}): (id: NodeId) => readonly string[] {
  const { tree, findings, live, stateWord } = args;
  const texts = new Map<NodeId, string[]>();
  const add = (id: NodeId, ...more: (string | null)[]) => {
    const all = texts.get(id) ?? [];
    texts.set(id, all);
    for (const text of more) if (text) all.push(text);
  };
  for (const { id, source } of tree.upses) add(id, source.host);
  for (const { id, addresses } of tree.storages) add(id, ...addresses);
  for (const { id, host, macs } of tree.terminals) add(id, host, ...macs);
  for (const { code, nodeIds } of findings) for (const id of nodeIds) add(id, code);
  for (const [id, node] of Object.entries(live?.nodes ?? {})) {
    const identity = node.ups?.identity;
    add(id, stateWord(node.status), identity?.manufacturer ?? null, identity?.model ?? null, identity?.serial ?? null);
  }
  return (id) => texts.get(id) ?? [];
}
