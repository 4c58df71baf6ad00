import type { Finding } from "../editing/editing-provider.tsx";

/**
 * The node to which F8 leads from the node `from`: the first node of the next finding, round at the end. `step` −1: of the one before. null: there
 * are no findings, or none has a node.
 */
export function nextFindingNode(findings: readonly Finding[], from: string | null, step: 1 | -1): string | null {
  const nodes: string[] = [];
  for (const { nodeIds } of findings) {
    const [first] = nodeIds;
    // Several findings of one node in a row are one stop.
    if (first !== undefined && nodes.at(-1) !== first) nodes.push(first);
  }
  if (nodes.length === 0) return null;
  const at = from === null ? -1 : nodes.indexOf(from);
  if (at === -1) return nodes.at(step === 1 ? 0 : -1) ?? null;
  return nodes[(at + step + nodes.length) % nodes.length] ?? null;
}
