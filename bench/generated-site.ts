import type { PowerGroup, Storage, Terminal, Tree, Ups } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import { linkedStorageMax } from "../server/domain/tree/rules/t06-t07-linkage.ts";

const terminalsPerRack = 10;
const racksPerHall = 10;
/** In a rack the first ones need its first one. */
const dependentsPerRack = 2;

/** As `generateSite`, but of the halls' storage systems only so many have linkage as the rules allow (T07): it can be saved. */
export function savableSite(terminalCount: number): Tree {
  const site = generateSite(terminalCount);
  return {
    ...site,
    storages: site.storages.map((one, i) => ({ ...one, linkage: one.linkage && i < linkedStorageMax })),
  };
}

/**
 * A site of so many linked terminals beside the example's control side: halls with one shared storage system on a linked UPS, in each
 * up to ten racks with two power UPSes and up to ten terminals fed by both. The same for the same number.
 */
export function generateSite(terminalCount: number): Tree {
  const rackCount = Math.ceil(terminalCount / terminalsPerRack);
  const hallCount = Math.ceil(rackCount / racksPerHall);
  const halls = Array.from({ length: hallCount }, (_, h) => `hall-${h}`);
  const racks = Array.from({ length: rackCount }, (_, r) => `rack-${r}`);
  const terminalIds = Array.from({ length: terminalCount }, (_, t) => t);
  const rackOf = (t: number) => Math.floor(t / terminalsPerRack);
  const linked = patterns();
  return {
    ...exampleSite,
    groups: [
      ...exampleSite.groups.filter((g) => isControlSide(g.id)),
      ...halls.map((id) => group(id, "ssc")),
      ...racks.map((id, r) => group(id, `hall-${Math.floor(r / racksPerHall)}`)),
    ],
    upses: [
      ...exampleSite.upses.filter((u) => isControlSide(u.groupId)),
      ...halls.map((id, h) => ups(linked.linkedUps, `${id}-ups`, id, 30_000 + h)),
      ...racks.flatMap((id, r) =>
        ["a", "b"].map((side, i) => ups(linked.powerUps, `${id}-ups-${side}`, id, 40_000 + 2 * r + i)),
      ),
    ],
    storages: [
      ...exampleSite.storages.filter((s) => isControlSide(s.groupId)),
      ...halls.map((id) => storage(linked.storage, id)),
    ],
    terminals: [
      ...exampleSite.terminals.filter((t) => isControlSide(t.groupId)),
      ...terminalIds.map((t) => terminal(linked.terminal, t, `rack-${rackOf(t)}`)),
    ],
    dependencies: terminalIds
      .filter((t) => t % terminalsPerRack > 0 && t % terminalsPerRack <= dependentsPerRack)
      .map((t) => ({ id: `needs-${t}`, dependentId: `t-${t}`, neededId: `t-${t - (t % terminalsPerRack)}` })),
  };
}

const controlSide = new Set(["ssc", "ssc-cluster", "seigyo-1", "seigyo-2"]);
const isControlSide = (groupId: string) => controlSide.has(groupId);

function group(id: string, parentId: string): PowerGroup {
  return { id, name: id, note: "", parentId, folder: "groups", policy: {} };
}

function ups(pattern: Ups, id: string, groupId: string, port: number): Ups {
  return { ...pattern, id, name: id, groupId, source: { ...pattern.source, port } };
}

function storage(pattern: Storage, hallId: string): Storage {
  const id = `${hallId}-disk`;
  const upsIds = [`${hallId}-ups`];
  return { ...pattern, id, name: id, groupId: hallId, controllerUpsIds: upsIds, enclosureUpsIds: upsIds };
}

function terminal(pattern: Terminal, t: number, groupId: string): Terminal {
  const mac = `02:00:00:${[t >> 16, (t >> 8) & 255, t & 255].map((n) => n.toString(16).padStart(2, "0")).join(":")}`;
  return { ...pattern, id: `t-${t}`, name: `t-${t}`, groupId, macs: [mac] };
}

/** The example's nodes that the generated ones are like. */
function patterns() {
  const linkedUps = exampleSite.upses.find((u) => u.role === "linked" && !isControlSide(u.groupId));
  const powerUps = exampleSite.upses.find((u) => u.role === "power" && !isControlSide(u.groupId));
  const ofDisk = exampleSite.storages.find((s) => s.linkage);
  const ofTerminal = exampleSite.terminals.find((t) => t.kind === "linked" && !t.pool);
  if (!linkedUps || !powerUps || !ofDisk || !ofTerminal) throw new Error("the example site has changed");
  return { linkedUps, powerUps, storage: ofDisk, terminal: ofTerminal };
}
