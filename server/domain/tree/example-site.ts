import type { PowerGroup, SnmpAccess, Terminal, Tree, Ups } from "./entities.ts";

/**
 * The example site of the source document: a cluster of two control terminals with a shared disk of their own (UPS①②③),
 * and a linked side of blades and 100-series servers on shared storage (UPS④⑤⑥). It is the demo, and tests use it.
 */
export const exampleSite: Tree = {
  formatVersion: 1,
  network: { id: "network", name: "network", note: "", timeZone: "Asia/Tokyo" },
  shared: { storagePort: 6001, flushTimeoutSec: 300 },
  groups: [
    group("ssc", "SSC", "network", "groups"),
    group("ssc-cluster", "SSC_Cluster", "ssc", "controlTerminals"),
    group("seigyo-1", "SSC_SEIGYO_1", "ssc-cluster", "controlTerminals"),
    group("seigyo-2", "SSC_SEIGYO_2", "ssc-cluster", "controlTerminals"),
    group("kyoyu", "共有ディスク_連動用", "ssc", "groups"),
    group("blade", "Bladeサーバ", "kyoyu", "groups"),
    group("svr100", "100サーバ", "kyoyu", "groups"),
  ],
  upses: [
    ups({ id: "ups1", name: "UPS①", groupId: "seigyo-1", role: "power", port: 16101, confirmSec: 930, restart: "ups" }),
    ups({ id: "ups2", name: "UPS②", groupId: "seigyo-2", role: "power", port: 16102, confirmSec: 930, restart: "ups" }),
    ups({
      id: "ups3",
      name: "UPS③",
      groupId: "ssc-cluster",
      role: "linked",
      port: 16103,
      confirmSec: 900,
      warmupSec: 720,
    }),
    ups({ id: "ups4", name: "UPS④", groupId: "kyoyu", role: "linked", port: 16104, confirmSec: 30, warmupSec: 720 }),
    ups({ id: "ups5", name: "UPS⑤", groupId: "blade", role: "power", port: 16105, confirmSec: 60 }),
    ups({ id: "ups6", name: "UPS⑥", groupId: "svr100", role: "power", port: 16106, confirmSec: 60 }),
  ],
  storages: [
    {
      id: "control-disk",
      name: "制御端末用ディスク",
      note: "",
      groupId: "ssc-cluster",
      addresses: [],
      linkage: false,
      controllerUpsIds: ["ups3"],
      enclosureUpsIds: ["ups3"],
      driver: { kind: "bridge", port: null },
      flushTimeoutSec: null,
    },
    {
      id: "shared-disk",
      name: "共有ディスク",
      note: "",
      groupId: "kyoyu",
      addresses: ["127.0.0.1"],
      linkage: true,
      controllerUpsIds: ["ups4"],
      enclosureUpsIds: ["ups4"],
      driver: { kind: "bridge", port: null },
      flushTimeoutSec: null,
    },
  ],
  terminals: [
    terminal({ id: "sv1", name: "SSC-CL-SV1", groupId: "seigyo-1", kind: "control", mac: 1 }),
    terminal({ id: "sv2", name: "SSC-CL-SV2", groupId: "seigyo-2", kind: "control", mac: 2 }),
    terminal({ id: "blade-1", name: "blade-1", groupId: "blade", kind: "linked", mac: 11 }),
    terminal({ id: "blade-2", name: "blade-2", groupId: "blade", kind: "linked", mac: 12 }),
    terminal({ id: "blade-pool", name: "blade-pool", groupId: "blade", kind: "linked", mac: 13, pool: true }),
    terminal({ id: "svr100-1", name: "svr100-1", groupId: "svr100", kind: "linked", mac: 21 }),
    terminal({ id: "svr100-2", name: "svr100-2", groupId: "svr100", kind: "linked", mac: 22 }),
    terminal({ id: "svr100-pool", name: "svr100-pool", groupId: "svr100", kind: "linked", mac: 23, pool: true }),
  ],
  loads: [],
  dependencies: [],
  clusters: [
    {
      id: "ssc-cl",
      name: "SSC-CL",
      note: "",
      memberIds: ["sv1", "sv2"],
      enabled: true,
      shutdownOnOutage: true,
      shutdownTimeoutSec: 300,
      shutdownCommand: "clpstdn",
      restartCommand: "clpstdn -r",
      stateCommand: "clpstat",
      communicationAddress: "127.255.255.255",
      port: 4000,
    },
  ],
  schedules: [],
  lanFactors: [],
};

function group(id: string, name: string, parentId: string, folder: PowerGroup["folder"]): PowerGroup {
  return { id, name, note: "", parentId, folder, policy: {} };
}

function ups(
  args: Pick<Ups, "id" | "name" | "groupId" | "role" | "confirmSec"> & { port: number } & Partial<
      Pick<Ups, "restart" | "warmupSec">
    >,
): Ups {
  const { port, ...given } = args;
  const access: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };
  return {
    note: "",
    source: { kind: "snmp", host: "127.0.0.1", port, access, mib: "powernet" },
    shutoffGraceSec: 180,
    lowBatterySec: 120,
    restart: "controller",
    minRestartChargePercent: 30,
    warmupOrder: 1,
    warmupSec: 360,
    offCommand: "afterTerminalsDown",
    ...given,
  };
}

function terminal(
  args: Pick<Terminal, "id" | "name" | "groupId" | "kind"> & { mac: number; pool?: boolean },
): Terminal {
  const { mac, pool = false, ...given } = args;
  const control = args.kind === "control";
  return {
    ...given,
    note: "",
    host: "127.0.0.1",
    macs: [`02:46:4b:44:00:${mac.toString(16).padStart(2, "0")}`],
    os: control ? "windows" : "linux",
    feeds: null,
    feedsNeeded: 1,
    shutdownSec: control ? 90 : 180,
    startSec: 600,
    shutdown: { kind: "agent" },
    start: control ? { kind: "power" } : { kind: "wol", broadcast: "127.0.0.1", port: 16109 },
    readiness: [{ kind: "agent" }],
    pool,
    startJobs: [],
    stopJobs: [],
    consoleUrl: null,
  };
}
