import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import * as snmp from "net-snmp";
import { afterEach, describe, expect, test } from "vitest";
import type { FleetEndpoint, FleetOptions } from "../../contract/fleet.ts";
import { until } from "../../testing/test-simulator.ts";
import { BerReader } from "../snmp/ber-reader.ts";
import { openSnmpSocket } from "../snmp/snmp-socket.ts";
import type { Fleet } from "./fleet.ts";
import { forkFleet } from "./fork-fleet.ts";
import { startFleet } from "./start-fleet.ts";

const A = "1.3.6.1.4.1.318.1.1.1.";
const serial = `${A}1.2.3.0`;
const outputStatus = `${A}4.1.1.0`;
const load = `${A}4.3.3.0`;

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function fleetOf(options: FleetOptions): Promise<Fleet> {
  const fleet = await startFleet(options);
  endings.push(() => fleet.stop());
  return fleet;
}

async function get(at: FleetEndpoint | undefined, oids: string[], timeout = 2000): Promise<unknown[]> {
  const session = snmp.createSession(at?.host, "public", {
    port: at?.port,
    version: snmp.Version2c,
    timeout,
    retries: 0,
  });
  try {
    return await new Promise((resolve, reject) =>
      session.get(oids, (error, varbinds) => {
        if (error) reject(error);
        else
          resolve(
            (varbinds ?? []).map(({ value }) => (Buffer.isBuffer(value) ? value.toString() : (value as unknown))),
          );
      }),
    );
  } finally {
    session.close();
  }
}

async function bound(host = "127.0.0.1"): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, host);
  await once(socket, "listening");
  endings.push(() => socket.close());
  return socket;
}

/** The serial number in a response to `getOfSerial`. */
function serialIn(datagram: Buffer): string {
  const message = new BerReader(datagram).inside(0x30);
  message.integer();
  message.octets(4);
  const pdu = message.inside(0xa2);
  for (let i = 0; i < 3; i++) pdu.integer();
  const varbind = pdu.inside(0x30).inside(0x30);
  varbind.span(6);
  return varbind.octets(4);
}

const getOfSerial = Buffer.from(
  "302c02010104067075626c6963a01f02010102010002010030143012060e2b06010401823e010101010203000500",
  "hex",
);

test("ten thousand in a process of their own: each answers for itself, and they cost what they may", async () => {
  const fleet = await forkFleet({ count: 10_000 });
  endings.push(() => fleet.stop());
  expect(new Set(fleet.endpoints.map(({ port }) => port)).size).toBe(10_000);
  const socket = await bound();
  const serials = new Map<number, string>();
  socket.on("message", (datagram, from) => serials.set(from.port, serialIn(datagram)));
  // Every one that has not answered yet is asked again: the way there is UDP.
  await until("all have answered", () => {
    const silent = fleet.endpoints.filter(({ port }) => !serials.has(port)).slice(0, 200);
    for (const { host, port } of silent) socket.send(getOfSerial, port, host);
    return silent.length === 0;
  });
  expect(serials.get(fleet.endpoints[1233]?.port ?? 0)).toBe("UPS012340000");
  expect(new Set(serials.values()).size).toBe(10_000);
  // One agent of npm net-snmp takes 187 kB.
  expect((await fleet.counts()).rssBytes / 10_000).toBeLessThan(60_000);
});

test("a forked fleet is ordered about like one in the same process", async () => {
  const fleet = await forkFleet({ count: 3, groupSize: 2, speed: 1 });
  endings.push(() => fleet.stop());
  expect(await fleet.setMains(false, ["g001"])).toBe(true);
  expect(await fleet.setMains(false, ["g009"])).toBe(false);
  expect(await fleet.counts()).toMatchObject({ upses: 3, onBattery: 2, dark: 0 });
  await fleet.setSpeed(600);
  await fleet.setAnswering(false, ["ups00003"]);
  await expect(get(fleet.endpoints[2], [serial], 100)).rejects.toThrow(/timed out/);
});

test("a forked fleet that cannot start says so", async () => {
  await expect(forkFleet({ count: 2, place: { kind: "addresses", network: "10.0.0.0/8", port: 0 } })).rejects.toThrow(
    /notLoopback/,
  );
});

describe("mains", () => {
  test("go and come for one, for a group and for all, and an unknown id changes nothing", async () => {
    const fleet = await fleetOf({ count: 10, groupSize: 4 });
    const states = async () =>
      (await Promise.all(fleet.endpoints.map((at) => get(at, [outputStatus])))).map(([status]) => status);
    expect(fleet.endpoints.map(({ groupId }) => groupId)).toEqual([
      ...Array(4).fill("g001"),
      ...Array(4).fill("g002"),
      ...Array(2).fill("g003"),
    ]);
    expect(fleet.setMains(false, ["ups00001", "g003"])).toBe(true);
    expect(await states()).toEqual([3, 2, 2, 2, 2, 2, 2, 2, 3, 3]);
    expect(fleet.setMains(false, ["ups00002", "ups99999"])).toBe(false);
    expect(fleet.counts()).toMatchObject({ onBattery: 3 });
    expect(fleet.setMains(false, null)).toBe(true);
    expect(fleet.counts()).toMatchObject({ upses: 10, onBattery: 10 });
    expect(fleet.setMains(true, null)).toBe(true);
    expect(await states()).toEqual(Array(10).fill(2));
  });

  test("that stay away empty each battery in its own time, and all come back", async () => {
    const fleet = await fleetOf({ count: 5, speed: 5000 });
    fleet.setMains(false, null);
    await until("all are dark", () => fleet.counts().dark === 5);
    expect((await get(fleet.endpoints[0], [`${A}4.2.3.0`, `${A}2.2.1.0`])).slice(0, 2)).toEqual([0, 0]);
    fleet.setMains(true, null);
    await until("all carry again", () => fleet.counts().dark === 0);
  });
});

describe("a seed", () => {
  const readings = async (seed: number) => {
    const fleet = await fleetOf({ count: 4, seed });
    // What strays with the time of day strays by 3 %.
    return Promise.all(fleet.endpoints.map(async (at) => (await get(at, [load, `${A}2.2.3.0`])) as number[]));
  };
  test("makes the same UPSes, differing among themselves, and another one others", async () => {
    const [first, again, other] = [await readings(7), await readings(7), await readings(8)];
    const runtimes = (of: number[][]) => of.map(([, runtime]) => runtime);
    expect(runtimes(again)).toEqual(runtimes(first));
    expect(new Set(runtimes(first)).size).toBe(4);
    expect(runtimes(other)).not.toEqual(runtimes(first));
    for (const [i, reading] of again.entries())
      expect(Math.abs((reading[0] ?? 0) / (first[i]?.[0] ?? 1) - 1)).toBeLessThan(0.07);
  });
});

describe("addresses", () => {
  test("one for each UPS, all on the same port", async () => {
    const fleet = await fleetOf({ count: 3, place: { kind: "addresses", network: "127.77.0.0/24", port: 0 } });
    expect(fleet.endpoints.map(({ host }) => host)).toEqual(["127.77.0.1", "127.77.0.2", "127.77.0.3"]);
    expect(new Set(fleet.endpoints.map(({ port }) => port)).size).toBe(1);
    expect(await get(fleet.endpoints[2], [serial])).toEqual(["UPS000030000"]);
  });

  test("beyond the loopback are not bound", async () => {
    const open = openSnmpSocket({ host: "0.0.0.0", port: 0, onDatagram() {}, onError() {} });
    await expect(open).rejects.toThrow(/127\.x\.y\.z only/);
  });

  test("a port that is taken is said, and what was opened is closed", async () => {
    const port = (await bound("127.78.0.2")).address().port;
    const place = { kind: "addresses", network: "127.78.0.0/24", port } as const;
    await expect(startFleet({ count: 2, place })).rejects.toThrow(/EADDRINUSE/);
    await fleetOf({ count: 1, place });
  });
});

test("a port that is taken costs no socket", async () => {
  const { port } = (await bound()).address();
  const openFiles = () => readdirSync("/proc/self/fd").length;
  const before = openFiles();
  const open = () => openSnmpSocket({ host: "127.0.0.1", port, onDatagram() {}, onError() {} });
  for (let i = 0; i < 20; i++) await expect(open()).rejects.toThrow(/EADDRINUSE/);
  await until("they are closed", () => openFiles() < before + 10);
});

test("a process that cannot start says so, once", async () => {
  const { execPath } = process;
  process.execPath = "/nonexistent";
  // What rejects unheard fails the whole run.
  await expect(forkFleet({ count: 1 }))
    .rejects.toThrow(/ENOENT/)
    .finally(() => {
      process.execPath = execPath;
    });
});

describe("cards", () => {
  test("of either family stand side by side when asked to", async () => {
    const fleet = await fleetOf({ count: 2, family: "mixed" });
    const objectId = "1.3.6.1.2.1.1.2.0";
    expect(fleet.endpoints.map(({ family }) => family)).toEqual(["powernet", "rfc1628"]);
    expect(await get(fleet.endpoints[0], [objectId, outputStatus])).toEqual(["1.3.6.1.4.1.318.1.3.27", 2]);
    expect(await get(fleet.endpoints[1], [objectId, "1.3.6.1.2.1.33.1.4.1.0"])).toEqual(["1.3.6.1.2.1.33", 3]);
    expect(await get(fleet.endpoints[1], [outputStatus])).toEqual([null]);
  });

  test("fall silent and answer again, while their UPSes live on", async () => {
    const fleet = await fleetOf({ count: 2 });
    expect(fleet.setAnswering(false, ["ups00001"])).toBe(true);
    await expect(get(fleet.endpoints[0], [serial], 100)).rejects.toThrow(/timed out/);
    expect(await get(fleet.endpoints[1], [serial])).toEqual(["UPS000020000"]);
    fleet.setMains(false, ["ups00001"]);
    expect(fleet.setAnswering(true, null)).toBe(true);
    expect(await get(fleet.endpoints[0], [outputStatus])).toEqual([3]);
  });

  test("drop what is no request, count it, and go on", async () => {
    const fleet = await fleetOf({ count: 1 });
    const at = fleet.endpoints[0];
    const socket = await bound();
    const bad = [Buffer.from("hello"), Buffer.alloc(9000, 0x30), getOfSerial.subarray(0, 30)];
    for (const datagram of bad) socket.send(datagram, at?.port ?? 0, at?.host);
    await until("three dropped", () => fleet.counts().dropped === 3);
    expect(await get(at, [serial])).toEqual(["UPS000010000"]);
    expect(fleet.counts()).toMatchObject({ answered: 1, dropped: 3 });
  });
});

test("traps come from the card's own socket, every one of them, and those of a silent card do not", async () => {
  const receiver = await bound();
  const from = new Set<number>();
  receiver.on("message", (_, { port }) => from.add(port));
  const fleet = await fleetOf({ count: 300, traps: { port: receiver.address().port, perSecond: 5000 } });
  fleet.setAnswering(false, ["ups00300"]);
  fleet.setMains(false, null);
  await until("all but the silent one have told", () => from.size === 299);
  expect(from.has(fleet.endpoints[299]?.port ?? 0)).toBe(false);
  expect(fleet.counts()).toMatchObject({ trapsSent: 299, trapsWaiting: 0, trapsLost: 0 });
});
