import type { NodeId, UpsSource } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export const nameMax = 63;

/** T01: names of 1–63 characters without `/`, unique among all children of a group; addresses of UPSes and of terminals unique. */
export function names(facts: Facts): Finding[] {
  return [...wrongNames(facts), ...repeatedNames(facts), ...repeatedAddresses(facts)];
}

function wrongNames({ tree }: Facts): Finding[] {
  const named = [
    [tree.network],
    tree.groups,
    tree.upses,
    tree.storages,
    tree.terminals,
    tree.loads,
    tree.clusters,
    tree.schedules,
    tree.lanFactors,
  ];
  const found: Finding[] = [];
  for (const list of named)
    for (const { id, name } of list) {
      // No more characters than code units; only a long name needs counting.
      const length = name.length <= nameMax ? name.length : [...name].length;
      if (length < 1 || length > nameMax)
        found.push(error([id], { case: "length", name: name.slice(0, nameMax), length, max: nameMax }));
      else if (name.includes("/")) found.push(error([id], { case: "slash", name }));
    }
  return found;
}

function repeatedNames({ tree, relations }: Facts): Finding[] {
  const children: ByKey = new Map();
  const add = (parentId: NodeId, name: string, id: NodeId) => push(children, `${parentId}/${name}`, id);
  for (const g of tree.groups) add(g.parentId, g.name, g.id);
  for (const list of [tree.upses, tree.storages, tree.terminals, tree.loads])
    for (const node of list) add(node.groupId, node.name, node.id);
  return repeated(children).map(([key, ids]) => {
    const slash = key.indexOf("/");
    const group = relations.pathOf(key.slice(0, slash)) ?? tree.network.name;
    return error(ids, { case: "repeated", name: key.slice(slash + 1), group, count: ids.length });
  });
}

function repeatedAddresses({ tree }: Facts): Finding[] {
  const upses: ByKey = new Map();
  for (const ups of tree.upses) push(upses, addressOf(ups.source), ups.id);
  const terminals: ByKey = new Map();
  for (const t of tree.terminals) {
    const host = t.host.toLowerCase();
    // Loopback is no address in the network: terminals that are simulated on this machine share it.
    if (host !== "" && !isLoopback(host)) push(terminals, host, t.id);
  }
  return [...repeated(upses), ...repeated(terminals)].map(([address, ids]) =>
    error(ids, { case: "address", address, count: ids.length }),
  );
}

/** Host, port and, for NUT, UPS name. */
function addressOf(source: UpsSource): string {
  const at = `${source.host.toLowerCase()}:${source.port}`;
  return source.kind === "nut" ? `${source.upsName}@${at}` : at;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** A list only where there are several: nearly always there is one. */
type ByKey = Map<string, NodeId | NodeId[]>;

function push(map: ByKey, key: string, id: NodeId): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, id);
  else if (typeof before === "string") map.set(key, [before, id]);
  else before.push(id);
}

function repeated(map: ByKey): [string, NodeId[]][] {
  const found: [string, NodeId[]][] = [];
  for (const [key, ids] of map) if (typeof ids !== "string") found.push([key, ids]);
  return found;
}

function error(nodeIds: NodeId[], params: Finding["params"]): Finding {
  return { code: "T01", severity: "error", nodeIds, params };
}
