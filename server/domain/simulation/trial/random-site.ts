import type { ClusterLinkage, Dependency, PowerGroup, Storage, Terminal, Tree, Ups } from "../../tree/entities.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { Random } from "./random.ts";

type Building = {
  random: Random;
  groups: PowerGroup[];
  upses: Ups[];
  storages: Storage[];
  terminals: Terminal[];
  dependencies: Dependency[];
  clusters: ClusterLinkage[];
  /** Confirmation times that fit the rule T04: lowest for storage, highest for control terminals. */
  confirm: { storageSec: number; powerSec: number; diskSec: number; controlSec: number };
};

/** A tree that the rules find no error in: groups nested, several storage systems, dual feeds, dependencies, several control terminals or none. */
export function drawSite(random: Random): Tree {
  const storageSec = random.pick([0, 10, 30]);
  const powerSec = storageSec + random.int(1, 60);
  const diskSec = powerSec + random.int(200, 900);
  const confirm = { storageSec, powerSec, diskSec, controlSec: diskSec + random.int(1, 60) };
  const nothing = { groups: [], upses: [], storages: [], terminals: [], dependencies: [], clusters: [] };
  const b: Building = { random, ...nothing, confirm };
  const top = addGroup(b, "network", "groups");
  for (let i = random.pick([1, 1, 2, 3]); i > 0; i--) addLinkedGroup(b, top, 1);
  const controls = random.pick([0, 1, 2, 2, 3]);
  if (controls > 0) addControlSide(b, top, controls);
  addDependencies(b);
  addClusters(b);
  const { groups, upses, storages, terminals, dependencies, clusters } = b;
  return {
    ...exampleSite,
    groups,
    upses,
    storages,
    terminals,
    dependencies,
    clusters,
    loads: [],
    schedules: [],
    lanFactors: [],
  };
}

function addGroup(b: Building, parentId: string, folder: PowerGroup["folder"]): string {
  const id = `g${b.groups.length + 1}`;
  const policy: PowerGroup["policy"] = {};
  if (b.random.chance(0.2)) policy.stableSec = b.random.pick([0, 10, 30, 60]);
  if (folder === "groups" && b.random.chance(0.08)) policy.onControlLoss = "leaveRunning";
  if (folder === "groups" && b.random.chance(0.05)) policy.stopWhen = "anyUps";
  b.groups.push({ id, name: id, note: "", parentId, folder, policy });
  return id;
}

function addUps(b: Building, groupId: string, role: Ups["role"], given: Partial<Ups>): string {
  const id = `u${b.upses.length + 1}`;
  const access = { version: "2c", readCommunity: "public", writeCommunity: "private" } as const;
  b.upses.push({
    id,
    name: id,
    note: "",
    groupId,
    role,
    source: { kind: "snmp", host: "127.0.0.1", port: 20_000 + b.upses.length, access, mib: "powernet" },
    confirmSec: 60,
    shutoffGraceSec: b.random.pick([180, 240]),
    lowBatterySec: b.random.pick([60, 120, 300]),
    restart: "controller",
    minRestartChargePercent: b.random.pick([0, 10, 30]),
    warmupOrder: b.random.int(1, 3),
    warmupSec: b.random.pick([360, 360, 720]),
    offCommand: "afterTerminalsDown",
    ...given,
  });
  return id;
}

function addTerminal(
  b: Building,
  groupId: string,
  kind: Terminal["kind"],
  feeds: string[] | null,
  count: number,
): string {
  const id = `t${b.terminals.length + 1}`;
  const { random } = b;
  const control = kind === "control";
  const mac = b.terminals.length + 1;
  const byPower = control || random.chance(0.2);
  b.terminals.push({
    id,
    name: id,
    note: "",
    groupId,
    kind,
    host: `192.0.2.${mac}`,
    macs: [`02:46:4b:55:00:${mac.toString(16).padStart(2, "0")}`],
    os: "linux",
    feeds,
    feedsNeeded: count > 1 && random.chance(0.25) ? 2 : 1,
    shutdownSec: control ? 90 : random.pick([60, 120, 180]),
    startSec: random.pick([300, 600]),
    shutdown: { kind: "agent" },
    start: byPower ? { kind: "power" } : { kind: "wol", broadcast: null, port: null },
    readiness: [{ kind: "agent" }],
    pool: !control && !byPower && random.chance(0.1),
    startJobs: [],
    stopJobs: random.chance(0.1) ? [{ name: "job", command: "true", timeoutSec: 20, onFailure: "continue" }] : [],
    consoleUrl: null,
  });
  return id;
}

function addStorage(b: Building, groupId: string, linkage: boolean, upsIds: string[]): void {
  const id = `s${b.storages.length + 1}`;
  const [first = "", second = first] = upsIds;
  b.storages.push({
    id,
    name: id,
    note: "",
    groupId,
    addresses: linkage ? [`198.51.100.${b.storages.length + 1}`] : [],
    linkage,
    controllerUpsIds: [first],
    enclosureUpsIds: [second],
    driver: { kind: "bridge", port: null },
    flushTimeoutSec: b.random.pick([null, 120, 300]),
  });
}

function addLinkedGroup(b: Building, parentId: string, depth: number): void {
  const { random, confirm } = b;
  const id = addGroup(b, parentId, "groups");
  if (random.chance(depth === 1 ? 0.75 : 0.3)) {
    const upsIds = Array.from({ length: random.pick([1, 1, 2]) }, () =>
      addUps(b, id, "linked", { confirmSec: confirm.storageSec }),
    );
    addStorage(b, id, random.chance(0.85), upsIds);
  }
  const hasTerminals = depth > 1 || random.chance(0.6);
  if (hasTerminals) {
    const withShutdown = random.chance(0.1);
    const power = Array.from({ length: random.pick([1, 1, 2]) }, () =>
      addUps(b, id, "power", {
        confirmSec: confirm.powerSec,
        // T23: with the request the grace has to cover jobs, dependencies and the shutdown itself.
        ...(withShutdown ? { offCommand: "withShutdown", shutoffGraceSec: 1500 } : {}),
      }),
    );
    for (let i = random.int(1, 4); i > 0; i--) addTerminal(b, id, "linked", null, power.length);
  }
  if (depth < 3 && (!hasTerminals || random.chance(0.4)))
    for (let i = random.pick([1, 1, 2]); i > 0; i--) addLinkedGroup(b, id, depth + 1);
}

function addControlSide(b: Building, parentId: string, count: number): void {
  const { random, confirm } = b;
  const cluster = addGroup(b, parentId, "controlTerminals");
  if (random.chance(0.6)) {
    const upsIds = Array.from({ length: random.pick([1, 1, 2]) }, () =>
      addUps(b, cluster, "linked", { confirmSec: confirm.diskSec }),
    );
    addStorage(b, cluster, false, upsIds);
  }
  for (let i = 0; i < count; i++) {
    const group = addGroup(b, cluster, "controlTerminals");
    addUps(b, group, "power", { confirmSec: confirm.controlSec, restart: "ups" });
    addTerminal(b, group, "control", null, 1);
  }
}

/** Only backwards in the list, so that there is no cycle. */
function addDependencies(b: Building): void {
  const linked = b.terminals.filter((t) => t.kind === "linked" && !t.pool);
  linked.forEach((t, i) => {
    if (i === 0 || !b.random.chance(0.25)) return;
    const needed = b.random.pick(linked.slice(0, i));
    // What boots by its outlet can be held back only by its outlet.
    if (t.start.kind === "power") return;
    b.dependencies.push({ id: `d${b.dependencies.length + 1}`, dependentId: t.id, neededId: needed.id });
  });
}

/** Of the control terminals, and of linked ones that stand in one group and need nothing of each other. */
function addClusters(b: Building): void {
  const { random, terminals } = b;
  const control = terminals.filter((t) => t.kind === "control");
  if (control.length > 1 && random.chance(0.6)) addCluster(b, control);
  const chained = new Set(b.dependencies.flatMap((d) => [d.dependentId, d.neededId]));
  for (const { id } of b.groups) {
    const members = terminals.filter(
      (t) => t.groupId === id && t.kind === "linked" && !t.pool && !chained.has(t.id) && t.start.kind !== "power",
    );
    if (members.length > 1 && random.chance(0.4)) addCluster(b, members.slice(0, 3));
  }
}

function addCluster(b: Building, members: readonly Terminal[]): void {
  const id = `c${b.clusters.length + 1}`;
  const [model] = exampleSite.clusters as [ClusterLinkage];
  b.clusters.push({
    ...model,
    id,
    name: id,
    memberIds: members.map((t) => t.id),
    shutdownOnOutage: b.random.chance(0.9),
    shutdownTimeoutSec: b.random.pick([60, 120, 300]),
  });
}
