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
      const length = [...name].length;
      if (length < 1 || length > nameMax)
        found.push(error([id], { case: "length", name: name.slice(0, nameMax), length, max: nameMax }));
      else if (name.includes("/")) found.push(error([id], { case: "slash", name }));
    }
  return found;
}

function repeatedNames({ tree, relations }: Facts): Finding[] {
  const children = new Map<string, NodeId[]>();
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
  const upses = new Map<string, NodeId[]>();
  for (const ups of tree.upses) push(upses, addressOf(ups.source), ups.id);
  const terminals = new Map<string, NodeId[]>();
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

function push(map: Map<string, NodeId[]>, key: string, id: NodeId): void {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
}

function repeated(map: Map<string, NodeId[]>): [string, NodeId[]][] {
  return [...map].filter(([, ids]) => ids.length > 1);
}

function error(nodeIds: NodeId[], params: Finding["params"]): Finding {
  return { code: "T01", severity: "error", nodeIds, params };
}
