import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireTools } from "../../testing/require-tools.ts";
import type { Fleet } from "../fleet/fleet.ts";
import { startFleet } from "../fleet/start-fleet.ts";
import { cardTrees } from "./card-trees.ts";
import { compareAddresses } from "./object-id.ts";

const skip = requireTools(["snmpwalk", "snmpbulkwalk", "snmpgetnext", "snmpbulkget"]);
const run = promisify(execFile);

let fleet: Fleet;
let toolState: string;
beforeAll(async () => {
  toolState = mkdtempSync(path.join(tmpdir(), "fukuden-walk-"));
  fleet = await startFleet({ count: 2, family: "mixed" });
});
afterAll(async () => {
  await fleet.stop();
  rmSync(toolState, { recursive: true, force: true });
});

/** What Net-SNMP prints: an identifier, its type, its value. */
async function tool(name: string, card: number, args: readonly string[], from: string): Promise<string[]> {
  const at = fleet.endpoints[card];
  const target = `${at?.host}:${at?.port}`;
  const all = ["-c", "public", "-On", "-Oe", "-t", "2", "-r", "0", ...args, target, from];
  const { stdout } = await run(name, all, { env: { ...process.env, SNMP_PERSISTENT_DIR: toolState } });
  return stdout.trim().split("\n");
}

/** Without the line that says, in either version, where a walk ended. */
const oidsOf = (lines: readonly string[]) =>
  lines.filter((line) => !/No more variables|^End of MIB$/.test(line)).map((line) => /^\.([\d.]+) = /.exec(line)?.[1]);

describe.skipIf(skip).each([
  ["powernet", 0],
  ["rfc1628", 1],
] as const)("a %s card", (family, card) => {
  /** All that is there on a quiet card, in the tree's own order. */
  const served = () => {
    const oids: string[] = [];
    for (let i = 0; ; i++) {
      const place = cardTrees[family].at(i);
      if (!place) return oids;
      if (!place.oid.text.startsWith("1.3.6.1.2.1.33.1.6.2.")) oids.push(place.oid.text);
    }
  };

  test("is walked from end to end in every way, alike and strictly upwards", async () => {
    const walks = await Promise.all([
      tool("snmpwalk", card, ["-v2c"], ".1"),
      tool("snmpwalk", card, ["-v1"], ".1"),
      tool("snmpbulkwalk", card, ["-v2c"], ".1"),
      tool("snmpbulkwalk", card, ["-v2c", "-Cr1"], ".1"),
      tool("snmpbulkwalk", card, ["-v2c", "-Cr200"], ".1"),
    ]);
    const [first = []] = walks.map(oidsOf);
    expect(first).toEqual(served());
    for (const walk of walks) expect(oidsOf(walk)).toEqual(first);
    const addresses = first.map((oid = "") => oid.split(".").map(Number));
    for (const [i, address] of addresses.slice(1).entries())
      expect(compareAddresses(addresses[i] ?? [], address)).toBeLessThan(0);
  });

  test("says so at its end", async () => {
    const last = served().at(-1) ?? "";
    const [line] = await tool("snmpgetnext", card, ["-v2c"], `.${last}`);
    expect(line).toMatch(/No more variables left in this MIB View/);
    await expect(tool("snmpgetnext", card, ["-v1"], `.${last}`)).rejects.toThrow(/noSuchName/);
  });
});

test.skipIf(skip)("types are the MIBs': what Net-SNMP names them", async () => {
  const lines = await tool("snmpwalk", 0, ["-v2c"], ".1");
  const typeOf = (oid: string) => /= (\w+):/.exec(lines.find((line) => line.startsWith(`.${oid} `)) ?? "")?.[1];
  const A = "1.3.6.1.4.1.318.1.1.1.";
  const U = "1.3.6.1.2.1.33.1.";
  expect(typeOf("1.3.6.1.2.1.1.2.0")).toBe("OID");
  expect(typeOf(`${A}2.2.1.0`)).toBe("Gauge32");
  expect(typeOf(`${A}2.2.3.0`)).toBe("Timeticks");
  expect(typeOf(`${A}4.1.1.0`)).toBe("INTEGER");
  expect(typeOf(`${A}11.1.1.0`)).toBe("STRING");
  expect(typeOf(`${U}3.1.0`)).toBe("Counter32");
  expect(typeOf(`${U}6.1.0`)).toBe("Gauge32");
  expect(typeOf(`${U}7.1.0`)).toBe("OID");
  expect(typeOf(`${U}2.3.0`)).toBe("INTEGER");
});

test.skipIf(skip)("a table is read by columns, row by row, as table tools do", async () => {
  const columns = [".1.3.6.1.2.1.33.1.4.4.1.2", ".1.3.6.1.2.1.33.1.4.4.1.3", ".1.3.6.1.2.1.33.1.4.4.1.5"];
  const at = fleet.endpoints[1];
  const args = ["-v2c", "-c", "public", "-On", "-Cr2", `${at?.host}:${at?.port}`, ...columns];
  const { stdout } = await run("snmpbulkget", args, { env: { ...process.env, SNMP_PERSISTENT_DIR: toolState } });
  const oids = oidsOf(stdout.trim().split("\n"));
  expect(oids.slice(0, 3)).toEqual(columns.map((column) => `${column.slice(1)}.1`));
  // The second row is beyond each column: the first of the next.
  expect(oids.slice(3)).toEqual(["1.3.6.1.2.1.33.1.4.4.1.3.1", "1.3.6.1.2.1.33.1.4.4.1.4.1", "1.3.6.1.2.1.33.1.5.1.0"]);
});
