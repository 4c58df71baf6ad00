import { isIP } from "node:net";
import type { User } from "net-snmp";
import type { NodeId, Tree, Ups } from "../../domain/tree/entities.ts";
import type { Addresses } from "./addresses.ts";
import { userOf } from "./snmp-session.ts";

/** What UPSes call themselves, as they were asked last. */
export interface IdentNames {
  learn(upsId: NodeId, identName: string | null): void;
  idsOf(identName: string): readonly NodeId[];
}

export function createIdentNames(): IdentNames {
  const nameOf = new Map<NodeId, string>();
  const idsOf = new Map<string, Set<NodeId>>();
  return {
    learn(upsId, identName) {
      const old = nameOf.get(upsId);
      if (old === identName) return;
      if (old !== undefined) idsOf.get(old)?.delete(upsId);
      if (identName === null) nameOf.delete(upsId);
      else {
        nameOf.set(upsId, identName);
        idsOf.set(identName, (idsOf.get(identName) ?? new Set()).add(upsId));
      }
    },
    idsOf: (identName) => [...(idsOf.get(identName) ?? [])],
  };
}

/** Who may have sent a trap. Built once per tree: in an outage of a large site thousands of traps come in a second. */
export interface TrapSources {
  /**
   * The UPS with that address and port; else those that call themselves so, of those with that address where there are any; else all with that
   * address, which is what several devices behind one address leave. A name is a UPS's id or what it was learnt to call itself.
   */
  upsesOf(trap: {
    source: { address: string; port: number };
    identName: string | null;
    agentAddress: string | null;
  }): readonly NodeId[];
  /** SNMP v3 users of the tree; the sender's own first, because two UPSes may have users of one name with other passphrases. */
  usersAt(address: string): User[];
}

export function createTrapSources(
  tree: Tree,
  identNames: IdentNames,
  addresses: Pick<Addresses, "known">,
): TrapSources {
  const byId = new Map(tree.upses.map((ups) => [ups.id, ups]));
  const atLiteral = Map.groupBy(
    tree.upses.filter((ups) => isIP(ups.source.host) !== 0),
    (ups) => ups.source.host.toLowerCase(),
  );
  const byName = tree.upses.filter((ups) => isIP(ups.source.host) === 0);
  const users = tree.upses.flatMap(usersOf);

  function at(address: string): Ups[] {
    const key = address.toLowerCase();
    return [...(atLiteral.get(key) ?? []), ...byName.filter((ups) => addresses.known(ups.source.host) === key)];
  }

  return {
    upsesOf({ source, identName, agentAddress }) {
      const atAddress = at(source.address);
      const atPort = atAddress.filter((ups) => ups.source.port === source.port);
      if (atPort.length > 0) return atPort.map((ups) => ups.id);
      if (identName !== null) {
        const named = [...new Set([identName, ...identNames.idsOf(identName)])].filter((id) => byId.has(id));
        const here = named.filter((id) => atAddress.some((ups) => ups.id === id));
        if (here.length > 0) return here;
        // Behind NAT the address is another one; a name that only one has is good enough for a hint.
        if (named.length === 1) return named;
      }
      if (atAddress.length > 0) return atAddress.map((ups) => ups.id);
      return agentAddress === null ? [] : at(agentAddress).map((ups) => ups.id);
    },
    usersAt: (address) => [...at(address).flatMap(usersOf), ...users],
  };
}

function usersOf({ source }: Ups): User[] {
  return source.kind === "snmp" && source.access.version === "3" ? [userOf(source.access)] : [];
}
