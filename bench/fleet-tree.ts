import type { FleetEndpoint } from "../server/contract/fleet.ts";
import type { Tree, Ups } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";

/** A site of the UPSes of a fleet and nothing else, in the fleet's groups. The same for the same fleet. */
export function treeOfFleet(endpoints: readonly FleetEndpoint[]): Tree {
  const pattern = exampleSite.upses.find((ups) => ups.role === "power");
  if (!pattern) throw new Error("the example site has changed");
  const groupIds = [...new Set(endpoints.map(({ groupId }) => groupId))];
  return {
    ...exampleSite,
    groups: groupIds.map((id) => ({
      ...{ id, name: id, note: "", policy: {} },
      ...{ parentId: exampleSite.network.id, folder: "groups" },
    })),
    upses: endpoints.map((endpoint) => upsAt(pattern, endpoint)),
    ...{ storages: [], terminals: [], loads: [], dependencies: [], clusters: [], schedules: [], lanFactors: [] },
  };
}

function upsAt(pattern: Ups, { id, groupId, host, port }: FleetEndpoint): Ups {
  const access = { version: "2c", readCommunity: "public", writeCommunity: "private" } as const;
  return { ...pattern, id, name: id, groupId, source: { kind: "snmp", host, port, access, mib: "auto" } };
}
