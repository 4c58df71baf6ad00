import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import type { Addresses } from "./addresses.ts";

/** What UPSes call themselves, as they were asked last. */
export interface IdentNames {
  learn(upsId: NodeId, identName: string | null): void;
  idsOf(identName: string): readonly NodeId[];
}

export function createIdentNames(): IdentNames {
  const names = new Map<NodeId, string>();
  return {
    learn(upsId, identName) {
      if (identName === null) names.delete(upsId);
      else names.set(upsId, identName);
    },
    idsOf: (identName) => [...names].filter(([, name]) => name === identName).map(([id]) => id),
  };
}

type Source = { address: string; port: number };

/**
 * Which UPSes a trap may be from: the one with that address and port; else those that call themselves so, of those with that address
 * where there are any; else all with that address, which is what several devices behind one address leave. Names match a UPS's id or its learnt name.
 */
export function upsesOfTrap(args: {
  tree: Tree | null;
  source: Source;
  identName: string | null;
  agentAddress: string | null;
  identNames: IdentNames;
  addresses: Pick<Addresses, "known">;
}): readonly NodeId[] {
  const { tree, source, identName, identNames, addresses } = args;
  if (tree === null) return [];
  const known = tree.upses.map(({ id, source: s }) => ({ id, address: addresses.known(s.host), port: s.port }));
  const atAddress = known.filter((ups) => ups.address === source.address.toLowerCase());
  const atPort = atAddress.filter((ups) => ups.port === source.port);
  if (atPort.length > 0) return atPort.map((ups) => ups.id);
  if (identName !== null) {
    const named = new Set([identName, ...identNames.idsOf(identName)]);
    const all = known.filter((ups) => named.has(ups.id));
    const here = all.filter((ups) => atAddress.includes(ups));
    if (here.length > 0) return here.map((ups) => ups.id);
    // Behind NAT the address is another one; a name that only one has is good enough for a hint.
    if (all.length === 1) return all.map((ups) => ups.id);
  }
  if (atAddress.length > 0) return atAddress.map((ups) => ups.id);
  return known.filter((ups) => ups.address === args.agentAddress).map((ups) => ups.id);
}
