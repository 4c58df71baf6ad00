import { describe, expect, test } from "vitest";
import { answerRequest, errorStatus, exceptionTag, type SnmpRequest, type SnmpVersion } from "./answer-request.ts";
import { oidOf } from "./object-id.ts";
import { ObjectTree } from "./object-tree.ts";
import { berTag, type SnmpObject, type SnmpValue } from "./snmp-object.ts";

type Shelf = { here: boolean; set: string[] };
type Thing = SnmpObject<Shelf, Shelf>;

const base = "1.3.6.1.4.1.99999.";

function numbered(row: string, value: number, extra: Partial<Thing> = {}): Thing {
  return { oid: `${base}${row}`, name: row, type: "integer", read: () => value, ...extra };
}

const settable = (row: string, max: number) =>
  numbered(row, 1, {
    write: (value, shelf) => {
      if (typeof value !== "number" || value > max) return "wrongValue";
      return () => void shelf.set.push(`${row}=${value}`);
    },
  });

const tree = new ObjectTree<Shelf, Shelf>([
  numbered("10.0", 10),
  numbered("2.0", 2),
  numbered("3.1.1", 31, { read: ({ here }) => (here ? 31 : undefined) }),
  numbered("3.1.2", 32),
  { oid: `${base}4.0`, name: "large", type: "counter64", read: () => 2n ** 40n },
  settable("5.0", 9),
  settable("6.0", 9),
  numbered("7.0", 7, { write: () => "genErr" }),
  { oid: `${base}8.0`, name: "long", type: "string", read: () => "x".repeat(900) },
  { oid: `${base}9.0`, name: "long too", type: "string", read: () => "y".repeat(900) },
]);

type Asked = string | [row: string, tag: number, value: SnmpValue];

function ask(
  kind: SnmpRequest["kind"],
  rows: readonly Asked[],
  over: Partial<SnmpRequest> & { here?: boolean; mayWrite?: boolean } = {},
) {
  const { here = true, mayWrite = true, ...rest } = over;
  const shelf: Shelf = { here, set: [] };
  const varbinds = rows.map((row) => {
    const [name, tag, value] = typeof row === "string" ? [row, berTag.null, null] : row;
    return { oid: oidOf(name.startsWith("1.") ? name : base + name), tag, value };
  });
  const request: SnmpRequest = { version: "v2c", kind, varbinds, nonRepeaters: 0, maxRepetitions: 0, ...rest };
  const answer = answerRequest({ request, tree, view: shelf, unit: shelf, mayWrite });
  const said = answer.varbinds.map(({ oid, tag, value }) => {
    const name = oid.text.replace(base, "");
    return tag >= exceptionTag.noSuchObject ? `${name} ${nameOf(tag)}` : `${name}=${value}`;
  });
  return { said, failed: [answer.errorStatus, answer.errorIndex], set: shelf.set };
}

const nameOf = (tag: number) => Object.entries(exceptionTag).find(([, value]) => value === tag)?.[0];
const fine = [errorStatus.noError, 0];

test("a tree with two objects of one identifier is not built", () => {
  expect(() => new ObjectTree([numbered("1.0", 1), numbered("1.0", 2)])).toThrow(RangeError);
});

describe("get", () => {
  test("tells an object that is not there from a row that is not there now", () => {
    expect(ask("get", ["2.0", "3.1.1", "2.1"], { here: false })).toMatchObject({
      said: ["2.0=2", "3.1.1 noSuchInstance", "2.1 noSuchObject"],
      failed: fine,
    });
  });
  test("in version 1 fails as a whole and names the first that is missing", () => {
    const { said, failed } = ask("get", ["2.0", "2.1", "2.2"], { version: "v1" });
    expect(failed).toEqual([errorStatus.noSuchName, 2]);
    expect(said).toEqual(["2.0=null", "2.1=null", "2.2=null"]);
  });
  test("in version 1 has no Counter64", () => {
    expect(ask("get", ["4.0"], { version: "v1" }).failed).toEqual([errorStatus.noSuchName, 1]);
    expect(ask("get", ["4.0"]).said).toEqual([`4.0=${2n ** 40n}`]);
  });
  test("of more than a datagram holds is too big", () => {
    expect(ask("get", ["8.0", "9.0"]).failed).toEqual([errorStatus.tooBig, 0]);
  });
});

describe("getNext", () => {
  test.each([
    ["before everything", "1.3", "2.0=2"],
    ["from an object to its instance", "2", "2.0=2"],
    ["in the order of numbers, not of text", "9.0", "10.0=10"],
    ["into the middle of nothing", "2.7.7", "3.1.1=31"],
    ["off the end", "10.0", "10.0 endOfMibView"],
    ["far beyond the end", "1.9", "1.9 endOfMibView"],
  ])("%s", (_, row, found) => {
    expect(ask("getNext", [row]).said).toEqual([found]);
  });
  test("walks past a row that is not there", () => {
    expect(ask("getNext", ["2.0"], { here: false }).said).toEqual(["3.1.2=32"]);
  });
  test("in version 1 walks past a Counter64, and ends with noSuchName", () => {
    expect(ask("getNext", ["3.1.2"], { version: "v1" }).said).toEqual(["5.0=1"]);
    expect(ask("getNext", ["2.0", "10.0"], { version: "v1" }).failed).toEqual([errorStatus.noSuchName, 2]);
  });
});

describe("getBulk", () => {
  test("answers the first ones once and the others row by row", () => {
    const { said } = ask("getBulk", ["1.3", "3.1", "5.0"], { nonRepeaters: 1, maxRepetitions: 2 });
    expect(said).toEqual(["2.0=2", "3.1.1=31", "6.0=1", "3.1.2=32", "7.0=7"]);
  });
  test("stops when every column is at the end", () => {
    expect(ask("getBulk", ["9.0"], { maxRepetitions: 50 }).said).toEqual(["10.0=10", "10.0 endOfMibView"]);
  });
  test("holds no more than a datagram", () => {
    expect(ask("getBulk", ["7.0"], { maxRepetitions: 50 }).said).toEqual([`8.0=${"x".repeat(900)}`]);
  });
  test.each([
    ["no repetitions", { maxRepetitions: 0 }],
    ["fewer than none", { nonRepeaters: -5, maxRepetitions: -1 }],
  ])("of %s is empty", (_, numbers) => {
    expect(ask("getBulk", ["2.0"], numbers)).toMatchObject({ said: [], failed: fine });
  });
});

describe("set", () => {
  const integer = berTag.integer;
  test("does all in order", () => {
    const { set, failed, said } = ask("set", [
      ["6.0", integer, 4],
      ["5.0", integer, 3],
    ]);
    expect([set, failed, said]).toEqual([["6.0=4", "5.0=3"], fine, ["6.0=4", "5.0=3"]]);
  });
  test("does nothing when one is refused", () => {
    const { set, failed } = ask("set", [
      ["5.0", integer, 3],
      ["6.0", integer, 99],
    ]);
    expect([set, failed]).toEqual([[], [errorStatus.wrongValue, 2]]);
  });
  type Case = [what: string, row: string, tag: number, value: SnmpValue, v2: number, v1: number];
  const { badValue, noSuchName, genErr, notWritable, noCreation, wrongType, wrongValue } = errorStatus;
  const cases: Case[] = [
    ["what can only be read", "2.0", integer, 1, notWritable, noSuchName],
    ["what is not there", "77.0", integer, 1, notWritable, noSuchName],
    ["an object without its instance", "5", integer, 1, notWritable, noSuchName],
    ["another instance of what can be set", "5.1", integer, 1, noCreation, noSuchName],
    ["a wrong type", "5.0", berTag.gauge, 1, wrongType, badValue],
    ["a wrong value", "5.0", integer, 10, wrongValue, badValue],
    ["what the device cannot do now", "7.0", integer, 1, genErr, genErr],
  ];
  test.each(cases)("refuses %s", (_, row, tag, value, v2, v1) => {
    const failed = (version: SnmpVersion) => ask("set", [[row, tag, value]], { version }).failed;
    expect([failed("v3"), failed("v2c"), failed("v1")]).toEqual([
      [v2, 1],
      [v2, 1],
      [v1, 1],
    ]);
  });
  test("is not for those who only read", () => {
    const failed = (version: SnmpVersion) => ask("set", [["5.0", integer, 1]], { version, mayWrite: false }).failed;
    expect([failed("v2c"), failed("v1")]).toEqual([
      [errorStatus.noAccess, 1],
      [noSuchName, 1],
    ]);
  });
});
