import { isIP } from "node:net";
import type { NodeId, Tree, Ups } from "../../domain/tree/entities.ts";
import { type Addresses, canonical } from "./addresses.ts";
import type { UsmUser } from "./usm.ts";

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

/** An SNMP v3 user of the tree, and the UPSes whose it is. */
export type KnownUser = { user: UsmUser; upsIds: readonly NodeId[] };

/** What a notification says of where it comes from. */
export type TrapOrigin = {
  source: { address: string; port: number };
  identName: string | null;
  agentAddress: string | null;
  /** The UPSes that were polled at the SNMP v3 engine which has signed it; none: not signed, or not known. */
  engineUpsIds: readonly NodeId[];
  /** The UPSes of the user who has signed it; none: not signed. */
  userUpsIds: readonly NodeId[];
};

/** Who may have sent a trap. Built once per tree: in an outage of a large site thousands of traps come in a second. */
export interface TrapSources {
  /**
   * The UPSes of the engine that signed it, else those with the address that it came from; of these the one with that port, else those that call
   * themselves so, else all: that is what several devices behind one address leave. If there are none: the only one with that name, those with the address
   * that the trap itself tells, the only one with that user.
   */
  upsesOf(origin: TrapOrigin): readonly NodeId[];
  /**
   * Users of that name, at most eight with different secrets, the likelier first: of the UPSes of that engine, of those with that address. Two UPSes may have
   * users of one name with other passphrases.
   */
  usersOf(userName: string, address: string, engineUpsIds: readonly NodeId[]): readonly KnownUser[];
}

const usersAtMost = 8;

export function createTrapSources(
  tree: Tree,
  identNames: Pick<IdentNames, "idsOf">,
  addresses: Pick<Addresses, "namesAt">,
): TrapSources {
  const byId = new Map(tree.upses.map((ups) => [ups.id, ups]));
  const byHost = Map.groupBy(tree.upses, ({ source: { host } }) => (isIP(host) === 0 ? host : canonical(host)));
  const users = Map.groupBy(knownUsers(tree.upses), ({ user }) => user.user);

  function at(address: string): Ups[] {
    const key = canonical(address);
    const named = [...addresses.namesAt(key)].flatMap((name) => byHost.get(name) ?? []);
    return [...(byHost.get(key) ?? []), ...named];
  }
  const inTree = (ids: readonly NodeId[]) => ids.flatMap((id) => byId.get(id) ?? []);
  const idsOf = (upses: readonly Ups[]) => upses.map(({ id }) => id);

  return {
    upsesOf({ source, identName, agentAddress, engineUpsIds, userUpsIds }) {
      const ofEngine = inTree(engineUpsIds);
      const here = ofEngine.length > 0 ? ofEngine : at(source.address);
      const atPort = here.filter((ups) => ups.source.port === source.port);
      if (atPort.length > 0) return idsOf(atPort);
      const named = identName === null ? [] : inTree([...new Set([identName, ...identNames.idsOf(identName)])]);
      const namedHere = named.filter((ups) => here.includes(ups));
      if (namedHere.length > 0) return idsOf(namedHere);
      // Behind NAT the address is another one; a name that only one has is good enough for a hint.
      if (named.length === 1) return idsOf(named);
      if (here.length > 0) return idsOf(here);
      const told = agentAddress === null ? [] : at(agentAddress);
      if (told.length > 0) return idsOf(told);
      return userUpsIds.length === 1 ? idsOf(inTree(userUpsIds)) : [];
    },
    usersOf(userName, address, engineUpsIds) {
      const all = users.get(userName) ?? [];
      if (all.length <= 1) return all;
      const likely = new Set([...engineUpsIds, ...idsOf(at(address))]);
      const isLikely = ({ upsIds }: KnownUser) => upsIds.some((id) => likely.has(id));
      return [...all.filter(isLikely), ...all.filter((known) => !isLikely(known))].slice(0, usersAtMost);
    },
  };
}

/** Each user with the same secrets once. */
function knownUsers(upses: readonly Ups[]): KnownUser[] {
  const found = new Map<string, { user: UsmUser; upsIds: NodeId[] }>();
  for (const { id, source } of upses) {
    if (source.kind !== "snmp" || source.access.version !== "3") continue;
    const key = JSON.stringify(Object.entries(source.access).sort());
    const known = found.get(key) ?? { user: source.access, upsIds: [] };
    known.upsIds.push(id);
    found.set(key, known);
  }
  return [...found.values()];
}
