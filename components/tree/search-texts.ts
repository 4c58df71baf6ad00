import type { LiveSnapshot } from "../../server/contract/live.ts";
import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { relate } from "../../server/domain/tree/relations.ts";
import type { Finding } from "./editing/editing-provider.tsx";
import type { SearchTexts } from "./tree-items.ts";

type Status = LiveSnapshot["nodes"][string]["status"];

/**
 * What else than its name each node is found by: addresses, model and serial number, the word of its state, codes of findings. Looked up
 * when a node is asked for: of thousands most are told by their names.
 */
export function searchTexts(args: {
  tree: Tree;
  findings: readonly Finding[];
  live: LiveSnapshot | undefined;
  stateWord: (status: Status) => string;
}): SearchTexts {
  const { tree, findings, live } = args;
  const { upses, storages, terminals } = relate(tree);
  const codes = new Map<NodeId, string[]>();
  for (const { code, nodeIds } of findings)
    for (const id of nodeIds) {
      const own = codes.get(id);
      if (own) own.push(code);
      else codes.set(id, [code]);
    }
  const words = new Map<Status, string>();
  function stateWord(status: Status): string {
    const word = words.get(status) ?? args.stateWord(status);
    words.set(status, word);
    return word;
  }

  return (id) => {
    const ups = upses.get(id);
    const terminal = terminals.get(id);
    const node = live?.nodes[id];
    const { manufacturer = null, model = null, serial = null } = node?.ups?.identity ?? {};
    const texts = [
      ups?.source.host,
      ...(storages.get(id)?.addresses ?? []),
      ...(terminal ? [terminal.host, ...terminal.macs] : []),
      ...(codes.get(id) ?? []),
      ...(node ? [stateWord(node.status), manufacturer, model, serial] : []),
    ];
    return texts.filter((text) => typeof text === "string");
  };
}
