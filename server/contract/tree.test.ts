import { expect, test } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { fieldsSchemas, networkFieldsSchema, terminalFieldsSchema, treeSchema, upsFieldsSchema } from "./tree.ts";

test("the example site is accepted and comes out unchanged", () => {
  expect(treeSchema.parse(exampleSite)).toEqual(exampleSite);
});

/** A copy of the example site with one value replaced; path as `upses.0.confirmSec`. */
function spoil(path: string, value: unknown): unknown {
  const tree = structuredClone(exampleSite);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const holder = keys.reduce((at, key) => (at as Record<string, Record<string, unknown>>)[key] ?? {}, {
    ...tree,
  } as Record<string, unknown>);
  if (keys.length === 0) return { ...tree, [last]: value };
  holder[last] = value;
  return tree;
}

test.each([
  ["surplus field", "surprise", 1, ""],
  ["surplus field of a UPS", "upses.0.surprise", 1, "upses.0"],
  ["format of the future", "formatVersion", 2, "formatVersion"],
  ["empty name", "groups.0.name", "", "groups.0.name"],
  ["name with a slash", "groups.0.name", "a/b", "groups.0.name"],
  ["name of 64 characters", "groups.0.name", "x".repeat(64), "groups.0.name"],
  ["name with a blank at its end", "groups.0.name", "x ", "groups.0.name"],
  ["time zone of nowhere", "network.timeZone", "Mars/Olympus", "network.timeZone"],
  ["port 0", "upses.0.source.port", 0, "upses.0.source.port"],
  ["port 65536", "upses.0.source.port", 65_536, "upses.0.source.port"],
  ["confirmSec 3601", "upses.0.confirmSec", 3601, "upses.0.confirmSec"],
  ["confirmSec 1.5", "upses.0.confirmSec", 1.5, "upses.0.confirmSec"],
  ["lowBatterySec 59", "upses.0.lowBatterySec", 59, "upses.0.lowBatterySec"],
  ["MAC too short", "terminals.0.macs", ["02:46:4b:44:00"], "terminals.0.macs.0"],
  ["host with a blank", "terminals.0.host", "a b", "terminals.0.host"],
  ["console at ftp", "terminals.0.consoleUrl", "ftp://a", "terminals.0.consoleUrl"],
  ["id given twice", "upses.1.id", "ups1", "upses.1.id"],
  ["feed from nowhere", "terminals.0.feeds", ["ups9"], "terminals.0.feeds.0"],
  ["UPS in no group", "upses.0.groupId", "nowhere", "upses.0.groupId"],
  ["groups in each other", "groups.0.parentId", "ssc-cluster", "groups.0.parentId"],
])("refused: %s", (_name, path, value, at) => {
  const result = treeSchema.safeParse(spoil(path, value));
  expect(result.error?.issues.map((i) => i.path.join("."))).toContain(at);
});

test.each(["1", "2c", "3"])("SNMP version %s has its own fields", (version) => {
  const v3 = {
    version: "3",
    user: "u",
    authProtocol: "sha256",
    authPassphrase: "x",
    privProtocol: null,
    privPassphrase: "",
  };
  const access = version === "3" ? v3 : { version, readCommunity: "public", writeCommunity: "" };
  const source = { kind: "snmp", host: "10.0.0.1", port: 161, access, mib: "auto" };
  expect(upsFieldsSchema.safeParse({ source }).success).toBe(true);
  expect(upsFieldsSchema.safeParse({ source: { ...source, access: { ...access, community: "" } } }).success).toBe(
    false,
  );
});

test("times of day run from 00:00 to 23:59", () => {
  const entry = { on: "weekly", weekdays: [1], date: null, onTime: "07:00", offTime: "23:59" };
  const schedule = { id: "s", name: "s", note: "", targetId: "blade", entries: [entry] };
  expect(treeSchema.safeParse({ ...exampleSite, schedules: [schedule] }).success).toBe(true);
  const late = { ...schedule, entries: [{ ...entry, offTime: "24:00" }] };
  expect(treeSchema.safeParse({ ...exampleSite, schedules: [late] }).success).toBe(false);
});

test("holidays are dates; settings of before have none", () => {
  const withHolidays = (holidays: string[]) => ({ ...exampleSite, network: { ...exampleSite.network, holidays } });
  expect(treeSchema.parse(withHolidays(["2027-01-01"])).network.holidays).toEqual(["2027-01-01"]);
  expect(treeSchema.safeParse(withHolidays(["2027-02-29"])).success).toBe(false);
  expect(treeSchema.parse(exampleSite).network).not.toHaveProperty("holidays");
});

test("a change carries any fields, but not the id nor where the node stands", () => {
  expect(upsFieldsSchema.parse({})).toEqual({});
  expect(upsFieldsSchema.parse({ confirmSec: 45 })).toEqual({ confirmSec: 45 });
  expect(networkFieldsSchema.parse({ shared: { storagePort: 6001, flushTimeoutSec: 300 } }).shared?.storagePort).toBe(
    6001,
  );
  for (const fields of [{ id: "x" }, { groupId: "ssc" }, { role: "linked" }])
    expect(upsFieldsSchema.safeParse(fields).success).toBe(false);
  for (const fields of [{ kind: "control" }, { groupId: "ssc" }])
    expect(terminalFieldsSchema.safeParse(fields).success).toBe(false);
  for (const schema of Object.values(fieldsSchemas)) expect(schema.safeParse({ surprise: 1 }).success).toBe(false);
});
