import type { SnmpAccess, Tree, UpsSource } from "../domain/tree/entities.ts";
import type { KnownFacts } from "../domain/tree/rules/facts.ts";
import type { FindingCode, Severity } from "../domain/tree/rules/finding.ts";
import {
  anotherStorage,
  anotherTerminal,
  anotherUps,
  cluster,
  type Edit,
  group,
  load,
  needs,
  site,
  storage,
  terminal,
  ups,
  without,
} from "./edit-site.ts";
import { scheduleRuleCases } from "./schedule-rule-cases.ts";

/** What a rule says of a site: the findings of that one code, or none. */
export type RuleCase = {
  name: string;
  code: FindingCode;
  tree: Tree;
  known?: KnownFacts;
  found: { severity?: Severity; nodeIds: string[]; params: Record<string, string | number> }[];
};

const v3: SnmpAccess = {
  version: "3",
  user: "fukuden",
  authProtocol: "sha256",
  authPassphrase: "fukuden-auth",
  privProtocol: "aes",
  privPassphrase: "fukuden-priv",
};
const snmp = (access: SnmpAccess): UpsSource => ({ kind: "snmp", host: "10.0.0.4", port: 161, access, mib: "auto" });
const nut = (change: Partial<Extract<UpsSource, { kind: "nut" }>>): UpsSource => ({
  kind: "nut",
  host: "10.0.0.9",
  port: 3493,
  upsName: "ups",
  user: "fukuden",
  password: "secret",
  tls: false,
  ...change,
});
const board = { kind: "redfish", address: "10.0.1.1", user: "root", password: "calvin" } as const;
const many = (count: number): Edit[] =>
  Array.from({ length: count }, (_, i) => anotherStorage("shared-disk", { id: `disk-${i}`, name: `disk-${i}` }));
const linkedIds = ["blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
const noControlSide = [without("sv1", "sv2", "control-disk", "ssc-cl", "ups1", "ups2", "ups3")];
const job = { name: "job", command: "x", timeoutSec: 30, onFailure: "stop" } as const;

const pass = (code: FindingCode, name: string, ...edits: Edit[]): RuleCase => ({
  code,
  name,
  tree: site(...edits),
  found: [],
});
const fail = (code: FindingCode, name: string, edits: Edit[], ...found: RuleCase["found"]): RuleCase => ({
  code,
  name,
  tree: site(...edits),
  found,
});

export const ruleCases: readonly RuleCase[] = [
  pass("T01", "a name of 63 characters", group("ssc", { name: "復".repeat(63) })),
  fail("T01", "a name of 64 characters", [group("ssc", { name: "復".repeat(64) })], {
    severity: "error",
    nodeIds: ["ssc"],
    params: { case: "length", name: "復".repeat(63), length: 64, max: 63 },
  }),
  fail("T01", "an empty name", [group("ssc", { name: "" })], {
    nodeIds: ["ssc"],
    params: { case: "length", name: "", length: 0, max: 63 },
  }),
  fail("T01", "a name with a slash", [terminal("blade-1", { name: "a/b" })], {
    nodeIds: ["blade-1"],
    params: { case: "slash", name: "a/b" },
  }),
  pass("T01", "the same name in two groups", terminal("svr100-1", { name: "blade-1" })),
  fail("T01", "the same name in two folders of a group", [terminal("blade-1", { name: "UPS⑤" })], {
    nodeIds: ["ups5", "blade-1"],
    params: { case: "repeated", name: "UPS⑤", group: "SSC/共有ディスク_連動用/Bladeサーバ", count: 2 },
  }),
  fail("T01", "the same name three times", [terminal("blade-1 blade-2 blade-pool", { name: "blade" })], {
    nodeIds: ["blade-1", "blade-2", "blade-pool"],
    params: { case: "repeated", name: "blade", group: "SSC/共有ディスク_連動用/Bladeサーバ", count: 3 },
  }),
  fail("T01", "two groups of the network", [group("kyoyu", { name: "SSC", parentId: "network" })], {
    nodeIds: ["ssc", "kyoyu"],
    params: { case: "repeated", name: "SSC", group: "network", count: 2 },
  }),
  fail("T01", "two UPSes at one address", [ups("ups5 ups6", { source: snmp(v3) })], {
    nodeIds: ["ups5", "ups6"],
    params: { case: "address", address: "10.0.0.4:161", count: 2 },
  }),
  pass(
    "T01",
    "two UPSes of one NUT server",
    ups("ups5", { source: nut({ upsName: "a" }) }),
    ups("ups6", { source: nut({ upsName: "b" }) }),
  ),
  fail("T01", "one UPS of a NUT server twice", [ups("ups5 ups6", { source: nut({}) })], {
    nodeIds: ["ups5", "ups6"],
    params: { case: "address", address: "ups@10.0.0.9:3493", count: 2 },
  }),
  fail("T01", "two terminals at one address", [terminal("blade-1 blade-2", { host: "Blade.example" })], {
    nodeIds: ["blade-1", "blade-2"],
    params: { case: "address", address: "blade.example", count: 2 },
  }),

  pass("T02", "two feeds, two needed", terminal("blade-1", { feeds: ["ups5", "ups6"], feedsNeeded: 2 })),
  fail("T02", "one feed, two needed", [terminal("blade-1", { feedsNeeded: 2 })], {
    severity: "error",
    nodeIds: ["blade-1"],
    params: { case: "tooFew", name: "blade-1", needed: 2, feeds: 1 },
  }),
  fail("T02", "the same feed twice counts once", [terminal("blade-1", { feeds: ["ups5", "ups5"], feedsNeeded: 2 })], {
    nodeIds: ["blade-1"],
    params: { case: "tooFew", name: "blade-1", needed: 2, feeds: 1 },
  }),
  fail("T02", "no feed", [terminal("blade-1", { feeds: [] })], {
    nodeIds: ["blade-1"],
    params: { case: "none", name: "blade-1" },
  }),

  fail("T03", "control terminals' UPSes 930 and 950", [ups("ups2", { confirmSec: 950 })], {
    severity: "error",
    nodeIds: ["ups1", "ups2"],
    params: { ups: "UPS①", confirmSec: 930, otherUps: "UPS②", otherConfirmSec: 950 },
  }),
  pass("T03", "one control terminal alone", without("sv2", "ups2")),

  pass("T04", "901 over 900 over 899", ups("ups1 ups2", { confirmSec: 901 }), ups("ups5", { confirmSec: 899 })),
  fail(
    "T04",
    "a control terminal's UPS not above its disk's",
    [ups("ups1 ups2", { confirmSec: 900 })],
    {
      severity: "error",
      nodeIds: ["ups1", "ups3"],
      params: { case: "controlTerminal", ups: "UPS①", confirmSec: 900, otherUps: "UPS③", otherConfirmSec: 900 },
    },
    {
      nodeIds: ["ups2", "ups3"],
      params: { case: "controlTerminal", ups: "UPS②", confirmSec: 900, otherUps: "UPS③", otherConfirmSec: 900 },
    },
  ),
  fail("T04", "a linked terminal's UPS not below the control side's disk", [ups("ups5", { confirmSec: 900 })], {
    nodeIds: ["ups3", "ups5"],
    params: { case: "controlStorage", ups: "UPS③", confirmSec: 900, otherUps: "UPS⑤", otherConfirmSec: 900 },
  }),
  fail(
    "T04",
    "without a disk: a linked terminal's UPS not below a control terminal's",
    [without("control-disk", "ups3"), ups("ups5", { confirmSec: 931 })],
    {
      nodeIds: ["ups1", "ups5"],
      params: { case: "controlOverLinked", ups: "UPS①", confirmSec: 930, otherUps: "UPS⑤", otherConfirmSec: 931 },
    },
  ),
  fail("T04", "a linked terminal's UPS not above its storage's", [ups("ups6", { confirmSec: 30 })], {
    nodeIds: ["ups6", "ups4"],
    params: { case: "branch", ups: "UPS⑥", confirmSec: 30, otherUps: "UPS④", otherConfirmSec: 30 },
  }),
  pass("T04", "one UPS for terminal and storage", terminal("blade-1", { feeds: ["ups4"] })),
  fail("T04", "a linked terminal's UPS that feeds a control terminal too", [terminal("sv1", { feeds: ["ups5"] })], {
    nodeIds: ["ups5", "ups3"],
    params: { case: "controlTerminal", ups: "UPS⑤", confirmSec: 60, otherUps: "UPS③", otherConfirmSec: 900 },
  }),
  pass("T04", "one UPS for the control side's disk and a linked terminal", terminal("blade-1", { feeds: ["ups3"] })),

  pass("T05", "900 ≥ 60 + 420 + 300 = 780 with withShutdown", ups("ups5 ups6", { offCommand: "withShutdown" })),
  pass("T05", "900 ≥ 390 + 210 + 0 + 300 = 900", ups("ups5", { confirmSec: 390 })),
  pass("T05", "no linked terminals", without(...linkedIds)),
  pass("T05", "no control side", without("sv1", "sv2", "control-disk"), ups("ups5", { confirmSec: 391 })),
  fail("T05", "900 < 391 + 210 + 0 + 300 = 901", [ups("ups5", { confirmSec: 391 })], {
    severity: "warning",
    nodeIds: ["ups3", "ups5"],
    params: {
      ups: "UPS③",
      givenSec: 900,
      neededSec: 901,
      branchUps: "UPS⑤",
      confirmSec: 391,
      darkSec: 210,
      flushSec: 300,
    },
  }),
  fail("T05", "a flush that takes the old 1200 s", [storage("shared-disk", { flushTimeoutSec: 1200 })], {
    nodeIds: ["ups3", "ups5"],
    params: {
      ups: "UPS③",
      givenSec: 900,
      neededSec: 1470,
      branchUps: "UPS⑤",
      confirmSec: 60,
      darkSec: 210,
      flushSec: 1200,
    },
  }),

  pass("T06", "linkage on the linked side"),
  fail("T06", "linkage on the control side", [storage("control-disk", { linkage: true })], {
    severity: "error",
    nodeIds: ["control-disk"],
    params: { name: "制御端末用ディスク" },
  }),

  pass("T07", "10 with linkage", ...many(9)),
  fail("T07", "11 with linkage", many(10), {
    severity: "error",
    nodeIds: ["shared-disk", ...Array.from({ length: 10 }, (_, i) => `disk-${i}`)],
    params: { count: 11, max: 10 },
  }),

  pass(
    "T08",
    "two UPSes of one group's linked devices",
    storage("shared-disk", { linkage: false, enclosureUpsIds: ["ups4b"] }),
    anotherUps("ups4", { id: "ups4b", name: "UPS④b" }),
  ),
  pass("T08", "with linkage it does not matter", storage("shared-disk", { enclosureUpsIds: ["ups3"] })),
  fail("T08", "UPSes of two groups", [storage("shared-disk", { linkage: false, enclosureUpsIds: ["ups3"] })], {
    severity: "error",
    nodeIds: ["shared-disk", "ups4", "ups3"],
    params: { case: "groups", name: "共有ディスク", upses: 2, groups: 2 },
  }),
  fail("T08", "a power device", [storage("shared-disk", { linkage: false, enclosureUpsIds: ["ups5"] })], {
    nodeIds: ["shared-disk", "ups5"],
    params: { case: "notLinked", name: "共有ディスク", ups: "UPS⑤" },
  }),

  pass("T09", "the same restart", anotherUps("ups4", { id: "ups4b", name: "UPS④b" })),
  pass("T09", "power devices may differ", anotherUps("ups5", { id: "ups5b", name: "UPS⑤b", restart: "none" })),
  fail(
    "T09",
    "of a group that is not there: its id stands for its path",
    [ups("ups3 ups4", { groupId: "gone" }), ups("ups4", { restart: "none" })],
    {
      severity: "error",
      nodeIds: ["ups3", "ups4"],
      params: { group: "gone", ups: "UPS③", restart: "controller", otherUps: "UPS④", otherRestart: "none" },
    },
  ),
  fail("T09", "two linked devices that differ", [anotherUps("ups4", { id: "ups4b", name: "UPS④b", restart: "ups" })], {
    severity: "error",
    nodeIds: ["ups4", "ups4b"],
    params: {
      group: "SSC/共有ディスク_連動用",
      ups: "UPS④",
      restart: "controller",
      otherUps: "UPS④b",
      otherRestart: "ups",
    },
  }),

  pass("T10", "0 s", ups("ups4", { warmupSec: 0 })),
  fail("T10", "400 s", [ups("ups4", { warmupSec: 400 })], {
    severity: "error",
    nodeIds: ["ups4"],
    params: { ups: "UPS④", warmupSec: 400, lowerSec: 360, upperSec: 720 },
  }),

  pass("T13", "15 half-width characters", cluster("ssc-cl", { name: "Abc_def-1234567" })),
  fail("T13", "16 characters", [cluster("ssc-cl", { name: "Abc_def-12345678" })], {
    severity: "error",
    nodeIds: ["ssc-cl"],
    params: { name: "Abc_def-12345678", length: 16, max: 15 },
  }),
  fail("T13", "a full-width member name", [terminal("sv1", { name: "制御端末１" })], {
    nodeIds: ["sv1"],
    params: { name: "制御端末１", length: 5, max: 15 },
  }),
  pass("T13", "a linkage that is off", cluster("ssc-cl", { name: "クラスタ", enabled: false })),

  fail("T14", "wake-on-LAN without a MAC", [terminal("blade-1", { macs: [] })], {
    severity: "error",
    nodeIds: ["blade-1"],
    params: { name: "blade-1", method: "wol", missing: "mac", min: 8 },
  }),
  pass("T14", "started by power without a MAC", terminal("blade-1", { macs: [], start: { kind: "power" } })),
  pass("T14", "ssh with user and command", terminal("blade-1", { shutdown: { kind: "ssh", user: "u", command: "c" } })),
  fail("T14", "ssh without user", [terminal("blade-1", { shutdown: { kind: "ssh", user: "", command: "c" } })], {
    nodeIds: ["blade-1"],
    params: { name: "blade-1", method: "ssh", missing: "user", min: 8 },
  }),
  pass("T14", "redfish with its account", terminal("blade-1", { shutdown: board, start: board })),
  fail(
    "T14",
    "redfish without address for both is said once",
    [terminal("blade-1", { shutdown: { ...board, address: "" }, start: { ...board, address: "" } })],
    { nodeIds: ["blade-1"], params: { name: "blade-1", method: "redfish", missing: "address", min: 8 } },
  ),
  fail("T14", "ipmi without password", [terminal("blade-1", { start: { ...board, kind: "ipmi", password: "" } })], {
    nodeIds: ["blade-1"],
    params: { name: "blade-1", method: "ipmi", missing: "password", min: 8 },
  }),
  fail("T14", "a NUT client without account", [terminal("blade-1", { shutdown: { kind: "nut", user: "" } })], {
    nodeIds: ["blade-1"],
    params: { name: "blade-1", method: "nut", missing: "user", min: 8 },
  }),
  fail("T14", "a NUT UPS without password", [ups("ups5", { source: nut({ password: "" }) })], {
    nodeIds: ["ups5"],
    params: { name: "UPS⑤", method: "nut", missing: "password", min: 8 },
  }),
  pass("T14", "SNMPv3 with both pass phrases", ups("ups5", { source: snmp(v3) })),
  fail(
    "T14",
    "SNMPv3 with a short pass phrase",
    [ups("ups5", { source: snmp({ ...v3, authPassphrase: "1234567" }) })],
    {
      nodeIds: ["ups5"],
      params: { name: "UPS⑤", method: "snmp", missing: "authPassphrase", min: 8 },
    },
  ),
  fail("T14", "privacy without authentication", [ups("ups5", { source: snmp({ ...v3, authProtocol: null }) })], {
    nodeIds: ["ups5"],
    params: { name: "UPS⑤", method: "snmp", missing: "authProtocol", min: 8 },
  }),
  fail(
    "T14",
    "no write community",
    [ups("ups5", { source: snmp({ version: "1", readCommunity: "r", writeCommunity: "" }) })],
    { nodeIds: ["ups5"], params: { name: "UPS⑤", method: "snmp", missing: "writeCommunity", min: 8 } },
  ),
  fail("T14", "linkage without an address", [storage("shared-disk", { addresses: [] })], {
    nodeIds: ["shared-disk"],
    params: { name: "共有ディスク", method: "bridge", missing: "address", min: 8 },
  }),
  fail(
    "T14",
    "linkage by ssh without commands",
    [storage("shared-disk", { driver: { kind: "ssh", user: "u", flushCommand: "f", stateCommand: "" } })],
    { nodeIds: ["shared-disk"], params: { name: "共有ディスク", method: "ssh", missing: "command", min: 8 } },
  ),

  pass("T15", "a diamond", needs("blade-1 blade-2", "blade-1 svr100-1", "blade-2 svr100-2", "svr100-1 svr100-2")),
  fail("T15", "three in a ring", [needs("blade-1 blade-2", "blade-2 svr100-1", "svr100-1 blade-1")], {
    severity: "error",
    nodeIds: ["svr100-1", "blade-1", "blade-2"],
    params: { path: "svr100-1 → blade-1 → blade-2 → svr100-1", length: 3 },
  }),
  fail(
    "T15",
    "through a terminal that is not there: its id stands for its name",
    [needs("gone blade-1", "blade-1 gone")],
    {
      nodeIds: ["blade-1", "gone"],
      params: { path: "blade-1 → gone → blade-1", length: 2 },
    },
  ),
  fail("T15", "one that needs itself", [needs("blade-1 blade-1")], {
    nodeIds: ["blade-1"],
    params: { path: "blade-1 → blade-1", length: 1 },
  }),
  fail(
    "T15",
    "two rings, one with a tail",
    [needs("sv1 blade-1", "blade-1 blade-2", "blade-2 blade-1", "svr100-1 svr100-2", "svr100-2 svr100-1")],
    { nodeIds: ["blade-2", "blade-1"], params: { path: "blade-2 → blade-1 → blade-2", length: 2 } },
    { nodeIds: ["svr100-2", "svr100-1"], params: { path: "svr100-2 → svr100-1 → svr100-2", length: 2 } },
  ),

  fail("T16", "a member's UPS feeds another server", [anotherTerminal("sv1", { id: "other", name: "other" })], {
    severity: "warning",
    nodeIds: ["ups1", "other"],
    params: { ups: "UPS①", cluster: "SSC-CL", members: 1, others: 1 },
  }),
  pass("T16", "a UPS feeds members only", terminal("sv1", { feeds: ["ups1", "ups2"] })),

  pass(
    "T20",
    "a UPS that feeds a load",
    anotherUps("ups5", { id: "ups7", name: "UPS⑦" }),
    load({ feeds: ["ups7"] }),
    terminal("blade-1 blade-2 blade-pool", { feeds: ["ups5"] }),
  ),
  fail("T20", "a UPS that nothing hangs on", [anotherUps("ups4", { id: "ups7", name: "UPS⑦" })], {
    severity: "warning",
    nodeIds: ["ups7"],
    params: { case: "ups", name: "UPS⑦" },
  }),
  fail(
    "T20",
    "terminals of a group that is not there: its id stands for its path",
    [terminal("blade-1", { groupId: "gone" })],
    {
      nodeIds: ["gone"],
      params: { case: "group", group: "gone", count: 1 },
    },
  ),
  fail("T20", "a group with terminals and no feed for them", [without("ups6")], {
    nodeIds: ["svr100"],
    params: { case: "group", group: "SSC/共有ディスク_連動用/100サーバ", count: 3 },
  }),

  fail("T21", "a control terminal's UPS that waits for one", [ups("ups1", { restart: "controller" })], {
    severity: "error",
    nodeIds: ["ups1"],
    params: { case: "controller", ups: "UPS①" },
  }),
  fail("T21", "a site that is started by hand", [ups("ups2", { restart: "none" })], {
    severity: "warning",
    nodeIds: ["ups2"],
    params: { case: "none", ups: "UPS②" },
  }),
  pass("T21", "a linked terminal's UPS that is started by hand", ups("ups5", { restart: "none" })),

  pass("T23", "180 ≥ 120 + 60", terminal("sv1", { shutdownSec: 120 })),
  fail("T23", "180 < 121 + 60", [terminal("sv1", { shutdownSec: 121 })], {
    severity: "error",
    nodeIds: ["ups1", "sv1"],
    params: { case: "own", ups: "UPS①", terminal: "SSC-CL-SV1", givenSec: 180, neededSec: 181 },
  }),
  {
    ...fail("T23", "the UPS was seen to be faster than its grace", [], {
      nodeIds: ["ups2", "sv2"],
      params: { case: "own", ups: "UPS②", terminal: "SSC-CL-SV2", givenSec: 149, neededSec: 150 },
    }),
    known: { offWithGraceToDarkSec: { ups2: 149 } },
  },
  pass("T23", "withShutdown, 180 ≥ 180", ups("ups5", { offCommand: "withShutdown" })),
  pass("T23", "a long shutdown where OFF comes afterwards", terminal("blade-1", { shutdownSec: 600 })),
  fail(
    "T23",
    "withShutdown with a stop job",
    [ups("ups5", { offCommand: "withShutdown" }), terminal("blade-1", { stopJobs: [job] })],
    {
      nodeIds: ["ups5", "blade-1"],
      params: { case: "withShutdown", ups: "UPS⑤", terminal: "blade-1", givenSec: 180, neededSec: 210 },
    },
  ),
  fail(
    "T23",
    "withShutdown with a dependent that stops first",
    [ups("ups5", { offCommand: "withShutdown" }), needs("svr100-1 blade-2")],
    {
      nodeIds: ["ups5", "blade-2"],
      params: { case: "withShutdown", ups: "UPS⑤", terminal: "blade-2", givenSec: 180, neededSec: 390 },
    },
  ),

  pass("T24", "a hub on a control terminal's UPS too", load({ feeds: ["ups5", "ups1"] })),
  pass("T24", "a hub that is not on the control path", load({ feeds: ["ups5"], onControlPath: false })),
  fail("T24", "a hub on a linked terminal's UPS", [load({ feeds: ["ups5"] })], {
    severity: "warning",
    nodeIds: ["hub", "ups5"],
    params: { name: "SW-HUB", darkSec: 270, lastUseSec: 1320 },
  }),
  fail("T24", "a hub on the linked storage's UPS", [load({ feeds: ["ups4"] })], {
    nodeIds: ["hub", "ups4"],
    params: { name: "SW-HUB", darkSec: 540, lastUseSec: 1320 },
  }),
  fail("T24", "a hub of which one UPS is not there", [load({ feeds: ["ups5", "gone"] })], {
    nodeIds: ["hub", "ups5", "gone"],
    params: { name: "SW-HUB", darkSec: 270, lastUseSec: 1320 },
  }),
  fail("T24", "one control terminal: nobody is down before it", [without("sv2", "ups2"), load({ feeds: ["ups5"] })], {
    nodeIds: ["hub", "ups5"],
    params: { name: "SW-HUB", darkSec: 270, lastUseSec: 1200 },
  }),
  fail(
    "T24",
    "no linked terminals: the control side's own stop is the last use",
    [without(...linkedIds), load({ feeds: ["ups4"] })],
    {
      nodeIds: ["hub", "ups4"],
      params: { name: "SW-HUB", darkSec: 330, lastUseSec: 1320 },
    },
  ),
  fail(
    "T24",
    "no control side: the end of the linked side is the last use",
    [...noControlSide, load({ feeds: ["ups5"] })],
    {
      nodeIds: ["hub", "ups5"],
      params: { name: "SW-HUB", darkSec: 270, lastUseSec: 570 },
    },
  ),
  pass(
    "T24",
    "neither control side nor linked terminals",
    without(...linkedIds),
    ...noControlSide,
    load({ feeds: ["ups4"] }),
  ),
  fail("T24", "a hub on no UPS", [load({ feeds: [] })], {
    nodeIds: ["hub"],
    params: { name: "SW-HUB", darkSec: 0, lastUseSec: 1320 },
  }),
  ...scheduleRuleCases,
];
