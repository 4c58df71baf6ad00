import { createSocket } from "node:dgram";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SnmpAccess, Tree } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import type { Observation } from "../../domain/world/readings.ts";
import { hasSnmpTools, snmpCommand } from "../testing/net-snmp-tools.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { createAddresses } from "./addresses.ts";
import { trapNameOf } from "./trap-names.ts";
import { createTrapReceiver } from "./trap-receiver.ts";
import { createIdentNames } from "./trap-sources.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const v3: SnmpAccess = {
  version: "3",
  user: "fukuden",
  authProtocol: "sha256",
  authPassphrase: "fukuden-auth",
  privProtocol: "aes",
  privPassphrase: "fukuden-priv",
};

/** The example site, with UPS⑥ on SNMP v3. */
const tree: Tree = {
  ...exampleSite,
  upses: exampleSite.upses.map((ups) =>
    ups.id === "ups6" && ups.source.kind === "snmp" ? { ...ups, source: { ...ups.source, access: v3 } } : ups,
  ),
};

async function listen() {
  const seen: Extract<Observation, { kind: "upsTrap" }>[] = [];
  const log = createQuietLog();
  const identNames = createIdentNames();
  const receiver = await createTrapReceiver({
    host: "127.0.0.1",
    port: 0,
    now: () => 1_000,
    observe: (observation) => void (observation.kind === "upsTrap" && seen.push(observation)),
    log,
    currentTree: () => tree,
    identNames,
    addresses: createAddresses(),
  });
  ends.push(() => receiver.close());
  return { receiver, seen, log, identNames, to: `127.0.0.1:${receiver.port}` };
}

const identName = "1.3.6.1.4.1.318.1.1.1.1.1.2.0";
const named = (name: string) => [identName, "s", name];
const v3Args = [
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

describe.skipIf(!hasSnmpTools)("Debian's snmptrap", () => {
  test.each<{ name: string; args(to: string): string[]; trap: string; upsId: string }>([
    {
      name: "v1",
      args: (to) => ["-v1", "-c", "anything", to, "1.3.6.1.4.1.318", "127.0.0.1", "6", "5", "", ...named("ups4")],
      trap: "onBattery",
      upsId: "ups4",
    },
    {
      name: "v2c",
      args: (to) => ["-v2c", "-c", "public", to, "", "1.3.6.1.4.1.318.0.9", ...named("ups5")],
      trap: "powerRestored",
      upsId: "ups5",
    },
    {
      name: "v2c inform",
      args: (to) => ["-v2c", "-Ci", "-c", "public", to, "", "1.3.6.1.4.1.318.0.7", ...named("ups1")],
      trap: "lowBattery",
      upsId: "ups1",
    },
    {
      name: "v3",
      args: (to) => [...v3Args, "-e", "0x8000000001020304", to, "", "1.3.6.1.4.1.318.0.12", ...named("ups6")],
      trap: "turnedOff",
      upsId: "ups6",
    },
    {
      name: "v3 inform",
      args: (to) => [...v3Args, "-Ci", to, "", "1.3.6.1.4.1.318.0.13", ...named("ups6")],
      trap: "sleeping",
      upsId: "ups6",
    },
    {
      name: "RFC 1628 by v1",
      args: (to) => ["-v1", "-c", "public", to, "1.3.6.1.2.1.33.2", "127.0.0.1", "6", "1", "", ...named("ups2")],
      trap: "onBattery",
      upsId: "ups2",
    },
    {
      name: "RFC 1628, alarm removed: on battery",
      args: (to) => [
        ...["-v2c", "-c", "public", to, "", "1.3.6.1.2.1.33.2.4", ...named("ups2")],
        ...["1.3.6.1.2.1.33.1.6.2.1.2.7", "o", "1.3.6.1.2.1.33.1.6.3.2"],
      ],
      trap: "powerRestored",
      upsId: "ups2",
    },
  ])("$name", async ({ args, trap, upsId }) => {
    const { seen, to } = await listen();
    // An inform that stays without an answer makes the command fail.
    await snmpCommand("snmptrap", args(to));
    await vi.waitFor(() => expect(seen).toMatchObject([{ upsId, trap, at: 1_000 }]));
  });

  test("a name that was learnt finds its UPS; the device's text goes along", async () => {
    const { seen, to, identNames } = await listen();
    identNames.learn("ups3", "rack-7");
    await snmpCommand("snmptrap", [
      ...["-v2c", "-c", "public", to, "", "1.3.6.1.4.1.318.0.5", ...named("rack-7")],
      ...["1.3.6.1.4.1.318.2.3.3.0", "s", "UPS: On battery power."],
    ]);
    await vi.waitFor(() => expect(seen).toMatchObject([{ upsId: "ups3", detail: "UPS: On battery power." }]));
  });

  test("without a name every UPS at that address is hastened", async () => {
    const { seen, to } = await listen();
    await snmpCommand("snmptrap", ["-v2c", "-c", "public", to, "", "1.3.6.1.4.1.318.0.5"]);
    await vi.waitFor(() => expect(seen.map((o) => o.upsId)).toEqual(tree.upses.map((u) => u.id)));
  });

  test("one from the address and port of a UPS is that UPS's, whatever name it carries", async () => {
    const { seen, receiver } = await listen();
    const datagram = await captured(["-v2c", "-c", "public"], ["1.3.6.1.4.1.318.0.5", ...named("ups1")]);
    const ups5 = createSocket("udp4");
    await new Promise<void>((resolve) => ups5.bind(16105, "127.0.0.1", () => resolve()));
    ends.push(() => ups5.close());
    ups5.send(datagram, receiver.port, "127.0.0.1");
    await vi.waitFor(() => expect(seen).toMatchObject([{ upsId: "ups5", trap: "onBattery" }]));
  });

  test("v3 with another passphrase, and traps of no UPS, are counted and dropped", async () => {
    const { seen, to, receiver, log } = await listen();
    const wrong = v3Args.map((arg) => (arg === "fukuden-auth" ? "other-passphrase" : arg));
    await snmpCommand("snmptrap", [...wrong, "-e", "0x8000000001020304", to, "", "1.3.6.1.4.1.318.0.5"]);
    await snmpCommand("snmptrap", ["-v2c", "-c", "s3cret", to, "", "1.3.6.1.4.1.9999.1"]);
    await vi.waitFor(() => expect(receiver.counts).toMatchObject({ notAllowed: 1, unknownTrap: 1 }));
    expect(seen).toEqual([]);
    expect(JSON.stringify(log.lines)).not.toMatch(/s3cret|passphrase|fukuden-/);
  });

  test("strangers with made-up engine ids get few keys derived, a known engine is always heard", async () => {
    const { receiver, seen } = await listen();
    const datagram = await captured([...v3Args, "-e", "0x8000000001020304"], ["1.3.6.1.4.1.318.0.5", ...named("ups6")]);
    const socket = createSocket("udp4");
    ends.push(() => socket.close());
    const send = (bytes: Buffer) => socket.send(bytes, receiver.port, "127.0.0.1");
    send(datagram);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    const at = datagram.indexOf(Buffer.from("8000000001020304", "hex"));
    for (let i = 0; i < 150; i += 1) {
      const forged = Buffer.from(datagram);
      forged.writeUInt32BE(i, at + 4);
      send(forged);
    }
    await vi.waitFor(() => expect(receiver.counts.throttled + receiver.counts.notAllowed).toBe(150));
    expect(receiver.counts.throttled).toBeGreaterThanOrEqual(100);
    send(datagram);
    await vi.waitFor(() => expect(seen).toHaveLength(2));
  });

  test("mutated, cut, oversized and empty datagrams never hurt", async () => {
    const { receiver, seen, log } = await listen();
    const seeds = await Promise.all([
      captured(["-v1", "-c", "public"], null),
      captured(["-v2c", "-c", "public"], ["1.3.6.1.4.1.318.0.5", ...named("ups4")]),
      captured([...v3Args, "-e", "0x8000000001020304"], ["1.3.6.1.4.1.318.0.5", ...named("ups6")]),
    ]);
    const socket = createSocket("udp4");
    ends.push(() => socket.close());
    const send = (datagram: Buffer) =>
      new Promise<void>((resolve) => socket.send(datagram, receiver.port, "127.0.0.1", () => resolve()));
    const random = mulberry(20_261_120);
    const total = () => Object.values(receiver.counts).reduce((a, b) => a + b, 0) + receiver.heard();
    const rounds = 21_000;
    for (let i = 0; i < rounds; i += 1) {
      const seed = seeds[i % 10 === 0 ? 2 : i % 2] ?? Buffer.alloc(0);
      await send(mutated(seed, random));
      // The kernel's buffer is small; what it drops would not be tested.
      if (i % 50 === 49) await vi.waitFor(() => expect(total()).toBeGreaterThan(i - 10), { interval: 1 });
    }
    await send(Buffer.alloc(0));
    await send(Buffer.alloc(65_507, 0x30));
    await vi.waitFor(() => expect(receiver.counts.oversized).toBe(1));
    expect(total()).toBeGreaterThan(rounds - 100);
    expect(receiver.counts.garbled).toBeGreaterThan(rounds / 4);
    // Once a minute per kind, whatever comes.
    expect(log.lines.length).toBeLessThanOrEqual(6);
    seen.length = 0;
    await send(seeds[1] ?? Buffer.alloc(0));
    await vi.waitFor(() => expect(seen).toMatchObject([{ upsId: "ups4", trap: "onBattery" }]));
  }, 30_000);
});

test.each([
  ["1.3.6.1.4.1.318.5", null, "onBattery"],
  ["1.3.6.1.4.1.318.0.5", null, "onBattery"],
  ["1.3.6.1.4.1.318.0.39", null, "gracefulShutdown"],
  ["1.3.6.1.4.1.318.0.31", null, "other"],
  ["1.3.6.1.2.1.33.2.1", null, "onBattery"],
  ["1.3.6.1.2.1.33.2.0.2", null, "testCompleted"],
  ["1.3.6.1.2.1.33.2.3", "1.3.6.1.2.1.33.1.6.3.6", "alarmAdded"],
  ["1.3.6.1.2.1.33.2.3", "1.3.6.1.2.1.33.1.6.3.3", "lowBattery"],
  ["1.3.6.1.2.1.33.2.0.4", "1.3.6.1.2.1.33.1.6.3.2", "powerRestored"],
  ["1.3.6.1.6.3.1.1.5.1", null, "other"],
  ["1.3.6.1.4.1.318.1.5", null, null],
  ["1.3.6.1.4.1.9.5", null, null],
] as const)("%s with alarm %s is %s", (oid, alarm, name) => {
  expect(trapNameOf(oid, alarm)).toBe(name);
});

test("a port that is taken rejects", async () => {
  const { receiver, log, identNames } = await listen();
  const again = createTrapReceiver({
    ...{ host: "127.0.0.1", port: receiver.port, now: () => 0, observe: () => {}, log, identNames },
    ...{ currentTree: () => null, addresses: createAddresses() },
  });
  await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
});

/** The datagram that snmptrap would send. */
async function captured(how: string[], what: string[] | null): Promise<Buffer> {
  const socket = createSocket("udp4");
  const datagram = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  const to = `127.0.0.1:${socket.address().port}`;
  const v1 = ["1.3.6.1.4.1.318", "127.0.0.1", "6", "5", "", ...named("ups4")];
  await snmpCommand("snmptrap", what === null ? [...how, to, ...v1] : [...how, to, "", ...what]);
  const got = await datagram;
  socket.close();
  return got;
}

function mutated(seed: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(seed);
  const below = (n: number) => Math.floor(random() * n);
  for (let n = 1 + below(6); n > 0; n -= 1) copy[below(copy.length)] = below(256);
  const kind = below(4);
  if (kind === 0) return copy.subarray(0, below(copy.length));
  if (kind === 1) return Buffer.concat([copy, Buffer.alloc(below(64), below(256))]);
  return copy;
}

/** A small generator with a seed, so that a failure comes again. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
