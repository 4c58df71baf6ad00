import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { recordingsFolder } from "../../drivers/testing/recorded-devices.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { RecordingError, readRecording } from "./recording.ts";
import { type ReplayedSet, startReplay } from "./start-replay.ts";

const run = promisify(execFile);
const skip = requireTools(["snmpget", "snmpset", "snmpwalk", "snmpbulkwalk"]);

/** Every type that SNMP has, out of order. */
const small = `# a device of this test
1.3.6.1.4.1.99999.10.0|2|-7
1.3.6.1.2.1.1.1.0|4|Gerät|1
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999
1.3.6.1.2.1.1.3.0|67|4294967295
1.3.6.1.4.1.99999.9.1|4x|00ff10
1.3.6.1.4.1.99999.9.2|64|192.0.2.7
1.3.6.1.4.1.99999.9.3|64x|c0000208

1.3.6.1.4.1.99999.9.4|65|1
1.3.6.1.4.1.99999.9.5|66|4294967295
1.3.6.1.4.1.99999.9.6|70|18446744073709551615
1.3.6.1.4.1.99999.9.7|5|
1.3.6.1.4.1.99999.9.8|4|
`;

let toolState: string;
beforeAll(() => {
  toolState = mkdtempSync(path.join(tmpdir(), "fukuden-replay-"));
});
afterAll(() => rmSync(toolState, { recursive: true, force: true }));

let endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings) await end();
  endings = [];
});

async function replay(recording: string, settable: string[] = []) {
  const sets: ReplayedSet[] = [];
  const device = await startReplay({ recording, port: 0, settable, onSet: (set) => void sets.push(set) });
  endings.push(() => device.stop());
  const tool = async (name: string, args: readonly string[], ...rest: string[]) => {
    const target = `127.0.0.1:${device.port}`;
    const all = ["-On", "-Oe", "-OU", "-t", "2", "-r", "0", ...args, target, ...rest];
    const { stdout } = await run(name, all, { env: { ...process.env, SNMP_PERSISTENT_DIR: toolState } });
    return stdout.trim().split("\n");
  };
  return { device, sets, tool };
}

describe.skipIf(skip)("a recording", () => {
  test("is served with every type as it was, in walking order", async () => {
    const { tool, device } = await replay(small);
    expect(device.objects).toBe(12);
    const lines = await tool("snmpwalk", ["-v2c", "-c", "public", "-Ox"], ".1");
    expect(lines.map((line) => line.replace(/^\.1\.3\.6\.1\./, "").trimEnd())).toEqual([
      "2.1.1.1.0 = Hex-STRING: 47 65 72 C3 A4 74 7C 31",
      "2.1.1.2.0 = OID: .1.3.6.1.4.1.99999",
      expect.stringMatching(/^2\.1\.1\.3\.0 = Timeticks: \(4294967295\)/),
      "4.1.99999.9.1 = Hex-STRING: 00 FF 10",
      "4.1.99999.9.2 = IpAddress: 192.0.2.7",
      "4.1.99999.9.3 = IpAddress: 192.0.2.8",
      "4.1.99999.9.4 = Counter32: 1",
      "4.1.99999.9.5 = Gauge32: 4294967295",
      "4.1.99999.9.6 = Counter64: 18446744073709551615",
      "4.1.99999.9.7 = NULL",
      expect.stringMatching(/^4\.1\.99999\.9\.8 = ""/),
      "4.1.99999.10.0 = INTEGER: -7",
      expect.stringContaining("No more variables"),
    ]);
  });

  test("takes a SET only where that is allowed, and then reads what was set", async () => {
    const command = "1.3.6.1.4.1.318.1.1.1.6.2.1.0";
    const { tool, sets } = await replay(small, [`.${command}`, "1.3.6.1.4.1.99999.10.0"]);
    const set = (oid: string, type: string, value: string) =>
      tool("snmpset", ["-v2c", "-c", "private"], oid, type, value);
    await expect(set("1.3.6.1.2.1.1.1.0", "s", "x")).rejects.toThrow(/notWritable/);
    await expect(set("1.3.6.1.4.1.99999.10.0", "s", "x")).rejects.toThrow(/wrongType/);
    const get = (oid: string) => tool("snmpget", ["-v2c", "-c", "public", "-Oqv"], oid);
    expect(await get(command)).toEqual([expect.stringContaining("No Such Instance")]);
    await set(command, "i", "2");
    await set("1.3.6.1.4.1.99999.10.0", "i", "9");
    expect([await get(command), await get("1.3.6.1.4.1.99999.10.0")]).toEqual([["2"], ["9"]]);
    expect(sets).toEqual([
      { oid: command, value: 2 },
      { oid: "1.3.6.1.4.1.99999.10.0", value: 9 },
    ]);
    await expect(tool("snmpset", ["-v2c", "-c", "public"], command, "i", "2")).rejects.toThrow(/noAccess/);
  });

  // Not skipped where they are absent: they are no part of this repository, so nothing is missing there.
  const names =
    recordingsFolder === null ? [] : readdirSync(recordingsFolder).filter((file) => file.endsWith(".snmprec"));
  test("of every real device is walked as it was recorded, where such recordings lie beside the project", async () => {
    const folder = recordingsFolder ?? "";
    for (const name of names) {
      const recording = readFileSync(path.join(folder, name), "utf8");
      const { tool, device } = await replay(recording);
      for (const walk of ["snmpwalk", "snmpbulkwalk"]) {
        const lines = await tool(walk, ["-v2c", "-c", "public"], ".1");
        const walked = lines.filter((line) => /^\.[\d.]+ = (?!No more)/.test(line)).length;
        expect([name, walk, walked]).toEqual([name, walk, device.objects]);
      }
    }
  });
});

describe("what is no recording", () => {
  const failure = (text: string) => {
    try {
      readRecording(text);
      return null;
    } catch (error) {
      return error instanceof RecordingError ? [error.code, error.line] : error;
    }
  };
  test.each([
    ["a device file of NUT", "# DEVICE:COMMENT\nbattery.charge: 100\n", ["nutDevice", null]],
    ["nothing", "", ["empty", null]],
    ["comments alone", "# nothing\n\n", ["empty", null]],
    ["text", "hello\n", ["badLine", 1]],
    ["a tag that SNMP has not", "1.3.6.1|3|0\n", ["badLine", 1]],
    ["a variation module", "1.3.6.1|2:numeric|rate=1\n", ["badLine", 1]],
    ["an identifier that is none", "1.99.6.1|2|1\n", ["badLine", 1]],
    ["a number that is none", "1.3.6.1|2|1\n1.3.6.2|2|1.5\n", ["badValue", 2]],
    ["a number beyond its type", "1.3.6.1|65|4294967296\n", ["badValue", 1]],
    ["a negative gauge", "1.3.6.1|66|-1\n", ["badValue", 1]],
    ["odd hexadecimal", "1.3.6.1|4x|abc\n", ["badValue", 1]],
    ["an address that is none", "1.3.6.1|64|1.2.3.256\n", ["badValue", 1]],
    ["a Counter64 beyond its type", "1.3.6.1|70|18446744073709551616\n", ["badValue", 1]],
    ["an object twice", "1.3.6.1|2|1\n\n.1.3.6.1|2|2\n", ["twice", 3]],
  ])("%s", (_, text, expected) => expect(failure(text)).toEqual(expected));
});
