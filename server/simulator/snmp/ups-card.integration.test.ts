import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as snmp from "net-snmp";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { requireTools } from "../../testing/require-tools.ts";
import { startTestSimulator, until } from "../../testing/test-simulator.ts";

const run = promisify(execFile);
const A = "1.3.6.1.4.1.318.1.1.1";
const U = "1.3.6.1.2.1.33.1";
const v3 = [
  "-v3",
  "-u",
  "fukuden",
  "-l",
  "authPriv",
  "-a",
  "SHA-256",
  "-A",
  "fukuden-auth",
  "-x",
  "AES",
  "-X",
  "fukuden-priv",
];
const reads = { v1: ["-v1", "-c", "public"], v2c: ["-v2c", "-c", "public"], v3 };
const writes = { v1: ["-v1", "-c", "private"], v2c: ["-v2c", "-c", "private"], v3 };

/** Net-SNMP keeps an engine id of its own on disk, and several at once spoil each other's. */
const toolState = mkdtempSync(path.join(tmpdir(), "fukuden-snmp-"));
afterAll(() => rmSync(toolState, { recursive: true, force: true }));

let simulator: Awaited<ReturnType<typeof startTestSimulator>>;
/** Traps in the order in which they came: number, name of the UPS, source port. */
let traps: { number: number; name: string; port: number }[];
let trapSocket: ReturnType<typeof createSocket>;

beforeEach(async () => {
  traps = [];
  const trapPort = await listenForTraps();
  simulator = await startTestSimulator({ trapPort });
});
afterEach(async () => {
  await simulator.stop();
  trapSocket.close();
});

/** Reads just enough of the BER: the trap's number and the identName varbind's text. */
async function listenForTraps(): Promise<number> {
  trapSocket = createSocket("udp4");
  const prefix = Buffer.from([0x2b, 6, 1, 4, 1, 0x82, 0x3e, 0]);
  const ident = Buffer.from([0x82, 0x3e, 1, 1, 1, 1, 1, 2, 0, 4]);
  trapSocket.on("message", (message, from) => {
    const number = message[message.indexOf(prefix) + prefix.length] ?? 0;
    const at = message.indexOf(ident) + ident.length;
    const name = message.subarray(at + 1, at + 1 + (message[at] ?? 0)).toString();
    traps.push({ number, name, port: from.port });
  });
  await new Promise<void>((resolve) => trapSocket.bind(0, "127.0.0.1", resolve));
  return trapSocket.address().port;
}

async function tool(name: string, access: readonly string[], upsId: string, ...rest: string[]): Promise<string[]> {
  const args = [...access, "-On", "-Oe", "-t", "2", "-r", "0", `127.0.0.1:${simulator.upsPorts[upsId]}`, ...rest];
  const { stdout } = await run(name, args, { env: { ...process.env, SNMP_PERSISTENT_DIR: toolState } });
  return stdout.trim().split("\n");
}
const get = async (oid: string, access: readonly string[] = reads.v2c, upsId = "ups5") =>
  (await tool("snmpget", access, upsId, "-Oqv", oid))[0];
const set = (oid: string, type: string, value: string, access: readonly string[] = writes.v2c) =>
  tool("snmpset", access, "ups5", oid, type, value);

const skip = requireTools(["snmpget", "snmpset", "snmpwalk", "snmpbulkwalk"]);

describe.skipIf(skip).each(["v1", "v2c", "v3"] as const)(
  "a simulated card, asked with Debian's tools in %s",
  (version) => {
    test("answers PowerNet-MIB and RFC 1628 from the model", async () => {
      expect(await get(`${A}.1.1.1.0`, reads[version])).toBe('"Smart-UPS 1500"');
      expect(await get(`${A}.1.2.3.0`, reads[version])).toBe('"UPS500000000"');
      expect(await get(`${A}.4.1.1.0`, reads[version])).toBe("2");
      expect(await get(`${U}.4.1.0`, reads[version])).toBe("3");
      simulator.setMains(false, ["ups5"]);
      expect(await get(`${A}.4.1.1.0`, reads[version])).toBe("3");
      expect(await get(`${U}.4.1.0`, reads[version])).toBe("5");
      expect(await get(`${A}.3.2.1.0`, reads[version])).toBe("0");
      expect(await get(`${A}.4.1.1.0`, reads[version], "ups6")).toBe("2");
    });

    test("takes a new shutoff grace time, and reads it back", async () => {
      await set(`${A}.5.2.10.0`, "t", "9050", writes[version]);
      expect(simulator.report().site).toMatchObject({ upses: { ups5: { shutoffGraceSec: 91 } } });
      expect(await get(`${A}.5.2.10.0`, reads[version])).toBe("0:0:01:31.00");
    });

    test("refuses a wrong value, and cuts when told to", async () => {
      const wrong = version === "v1" ? /badValue/ : /wrongValue/;
      await expect(set(`${A}.6.2.1.0`, "i", "9", writes[version])).rejects.toThrow(wrong);
      await set(`${A}.6.2.1.0`, "i", "2", writes[version]);
      expect(await get(`${A}.4.1.1.0`, reads[version])).toBe("7");
      expect(await get(`${A}.6.2.1.0`, reads[version])).toBe("1");
      await set(`${A}.6.2.6.0`, "i", "2", writes[version]);
      expect(await get(`${A}.4.1.1.0`, reads[version])).toBe("2");
    });

    test("walks to its end", async () => {
      const lines = await tool("snmpwalk", reads[version], "ups5", "1.3.6.1.4.1.318");
      expect(lines.length).toBeGreaterThan(60);
      expect(lines[0]).toContain("Smart-UPS");
    });
  },
);

describe.skipIf(skip)("a simulated card", () => {
  test("says noSuchName for a missing object in v1, and an exception in v2c", async () => {
    await expect(tool("snmpget", [...reads.v1, "-Cf"], "ups5", `${A}.99.0`)).rejects.toThrow(/noSuchName/);
    expect(await get(`${A}.99.0`)).toContain("No Such Object");
  });

  test("refuses a write with the read community, a wrong type, and what is read-only", async () => {
    await expect(set(`${A}.6.2.1.0`, "i", "2", reads.v2c)).rejects.toThrow(/noAccess/);
    await expect(set(`${A}.6.2.1.0`, "i", "2", reads.v1)).rejects.toThrow(/noSuchName/);
    await expect(set(`${A}.5.2.10.0`, "i", "90")).rejects.toThrow(/wrongType/);
    await expect(set(`${A}.4.1.1.0`, "i", "2")).rejects.toThrow(/notWritable/);
    expect(simulator.report().events).toEqual([]);
  });

  test("sets all of a PDU or nothing", async () => {
    const both = [`${A}.5.2.10.0`, "t", "6000", `${A}.6.2.1.0`, "i", "77"];
    await expect(tool("snmpset", writes.v2c, "ups5", ...both)).rejects.toThrow(/wrongValue/);
    expect(await get(`${A}.5.2.10.0`)).toBe("0:0:03:00.00");
  });

  test("does not conserve the battery on line", async () => {
    await expect(set(`${A}.6.1.1.0`, "i", "2")).rejects.toThrow(/genError/);
  });

  test("does not answer a wrong community, counts it, and answers the next", async () => {
    await expect(get(`${A}.4.1.1.0`, ["-v2c", "-c", "guess"])).rejects.toThrow(/Timeout/);
    expect(simulator.dropped.snmp).toBe(1);
    expect(await get(`${A}.4.1.1.0`)).toBe("2");
  });

  test("drops garbled, truncated and oversized datagrams, and goes on", async () => {
    const port = simulator.upsPorts.ups5 ?? 0;
    const good = Buffer.from(
      "302902010104067075626c6963a01c02040a0b0c0d020100020100300e300c06082b060102010101000500",
      "hex",
    );
    const bad = [
      Buffer.from("hello"),
      good.subarray(0, 20),
      Buffer.alloc(9000, 0x30),
      Buffer.alloc(0),
      Buffer.from([0x30, 0x84]),
    ];
    const sender = createSocket("udp4");
    for (const datagram of bad) sender.send(datagram, port, "127.0.0.1");
    await until("five dropped", () => simulator.dropped.snmp === bad.length);
    sender.close();
    expect(await get(`${A}.4.1.1.0`)).toBe("2");
  });

  test("RFC 1628: a countdown can be read and taken back, and a restart brings it on again", async () => {
    await set(`${U}.8.2.0`, "i", "100");
    expect(Number(await get(`${U}.8.2.0`))).toBeGreaterThan(95);
    expect(await get(`${U}.6.2.1.2.1`)).toBe(`.${U}.6.3.22`);
    await set(`${U}.8.2.0`, "i", "-1");
    expect(await get(`${U}.8.2.0`)).toBe("-1");
    await expect(set(`${U}.8.4.0`, "i", "301")).rejects.toThrow(/inconsistentValue/);
    await set(`${U}.8.4.0`, "i", "40");
    expect(await get(`${U}.4.1.0`)).toBe("2");
    simulator.setSpeed(600);
    await until("it came back", () => simulator.live.site.upses.ups5?.output === "on");
  });

  test("its power-failure test takes mains away for a minute", async () => {
    simulator.setSpeed(100);
    await set(`${A}.6.2.4.0`, "i", "2");
    expect(await get(`${A}.4.1.1.0`)).toBe("3");
    await until("mains are back", () => simulator.live.site.upses.ups5?.mains === true);
    const [away, back] = simulator.report().events;
    expect((back?.at ?? 0) - (away?.at ?? 0)).toBe(60_000);
  });

  test("mains that the control has taken away stay away after a power-failure test", async () => {
    simulator.setSpeed(600);
    await set(`${A}.6.2.4.0`, "i", "2");
    simulator.setMains(false, ["ups5"]);
    const startedAt = simulator.clock.now();
    await until("two minutes have passed", () => simulator.clock.now() > startedAt + 120_000);
    expect(simulator.live.site.upses.ups5?.mains).toBe(false);
  });
});

describe("traps", () => {
  test("come from the card's own port, name their UPS, and tell of mains, grace, dark and return", async () => {
    const sender = simulator.upsPorts.ups2;
    simulator.setMains(false, ["ups2"]);
    simulator.live.act({ kind: "upsOff", upsId: "ups2", form: "cycleWithGrace" });
    simulator.setMains(true, ["ups2"]);
    await until("three traps", () => traps.length === 3);
    // sv2 runs on it: shut down in time, so that the site of this test loses nothing.
    simulator.live.act({ kind: "shutdown", terminalId: "sv2" });
    simulator.setSpeed(600);
    await until("five traps", () => traps.length === 5);
    expect(traps.map((t) => t.number)).toEqual([5, 39, 9, 15, 14]);
    expect(new Set(traps.map((t) => `${t.name} ${t.port}`))).toEqual(new Set([`ups2 ${sender}`]));
    expect(simulator.report().violations).toEqual([]);
  });

  test("tell off, on by hand and a flat battery apart", async () => {
    simulator.live.act({ kind: "upsOff", upsId: "ups3", form: "offNow" });
    simulator.live.act({ kind: "upsOn", upsId: "ups3" });
    await until("two traps", () => traps.length === 2);
    simulator.setMains(false, ["ups3"]);
    simulator.setSpeed(5000);
    await until("flat", () => traps.length === 5);
    expect(traps.map((t) => t.number)).toEqual([12, 30, 5, 7, 13]);
  });
});

test("npm net-snmp as a manager gets the whole poll set in one PDU", async () => {
  const session = snmp.createSession("127.0.0.1", "public", { port: simulator.upsPorts.ups1, version: snmp.Version1 });
  const parts = [
    "8.1",
    "4.1.1",
    "2.1.1",
    "2.1.2",
    "2.2.1",
    "2.2.3",
    "2.2.4",
    "2.2.2",
    "3.2.1",
    "3.2.5",
    "4.2.1",
    "4.2.3",
    "4.2.4",
    "7.2.3",
    "11.1.1",
  ];
  const oids = [...parts.map((part) => `${A}.${part}.0`), "1.3.6.1.2.1.1.3.0"];
  const values = await new Promise<unknown[]>((resolve, reject) => {
    session.get(oids, (error, varbinds) => (error ? reject(error) : resolve(varbinds?.map((v) => v.value) ?? [])));
  });
  session.close();
  expect(values.slice(0, 5)).toEqual([1, 2, 2, 0, 100]);
  expect(values).toHaveLength(16);
});
