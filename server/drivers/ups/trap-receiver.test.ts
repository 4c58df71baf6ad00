import { createSocket } from "node:dgram";
import { ObjectType } from "net-snmp";
import { afterEach, describe, expect, test } from "vitest";
import type { SnmpAuthProtocol, SnmpPrivProtocol, Tree, Ups } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import type { Observation } from "../../domain/world/readings.ts";
import { eventually } from "../../testing/eventually.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { snmpCommand } from "../testing/net-snmp-tools.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { ber, communityMessage, notification, pdu, scopedPdu, trapV1, varbindList } from "../testing/snmp-messages.ts";
import { createAddresses } from "./addresses.ts";
import { textOf } from "./object-rows.ts";
import { createSnmpEngines } from "./snmp-engines.ts";
import { envelopeOf, pduTag } from "./snmp-envelope.ts";
import { trapNameOf } from "./trap-names.ts";
import { createTrapReceiver } from "./trap-receiver.ts";
import { createIdentNames } from "./trap-sources.ts";
import { isSignedBy, sealMessage, type UsmUser } from "./usm.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const v3User = (change: Partial<UsmUser> = {}): UsmUser => ({
  ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
  ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
  ...change,
});
const on = (ups: Ups, access: UsmUser): Ups =>
  ups.source.kind === "snmp" ? { ...ups, source: { ...ups.source, access } } : ups;

/** The example site, with UPS⑥ on SNMP v3. */
const tree: Tree = {
  ...exampleSite,
  upses: exampleSite.upses.map((ups) => (ups.id === "ups6" ? on(ups, v3User()) : ups)),
};

async function listen(site: Tree = tree, boots = 4, host = "127.0.0.1") {
  const seen: Extract<Observation, { kind: "upsTrap" }>[] = [];
  const told: Observation[] = [];
  const log = createQuietLog();
  const identNames = createIdentNames();
  const engines = createSnmpEngines();
  const receiver = await createTrapReceiver({
    host,
    port: 0,
    now: () => 1_000,
    observe: (observation) =>
      void (observation.kind === "upsTrap" ? seen : (told as Observation[])).push(observation as never),
    log,
    currentTree: () => site,
    identNames,
    addresses: createAddresses(),
    engines,
    engine: { engineId: ownEngine, boots },
  });
  ends.push(() => receiver.close());
  const from = { address: "127.0.0.1", port: 40_000 };
  return {
    receiver,
    seen,
    told,
    log,
    identNames,
    engines,
    to: `127.0.0.1:${receiver.port}`,
    counts: receiver.counts,
    /** As if it had come to the port. */
    take: (datagram: Buffer, origin = from) => receiver.onDatagram(datagram, origin),
  };
}
const ownEngine = "8000b98305000102030405060708090a0b";

const identName = "1.3.6.1.4.1.318.1.1.1.1.1.2.0";
const named = (name: string) => [identName, "s", name];
const v3Args = [
  ...["-v3", "-u", "fukuden", "-l", "authPriv", "-a", "SHA-256", "-A", "fukuden-auth"],
  ...["-x", "AES", "-X", "fukuden-priv"],
];
const onBattery = "1.3.6.1.4.1.318.0.5";

describe.skipIf(requireTools(["snmptrap", "snmpinform"]))("Debian's snmptrap", () => {
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
    await eventually(() => expect(seen).toMatchObject([{ upsId, trap, at: 1_000 }]));
  });

  test("a name that was learnt finds its UPS; the device's text goes along", async () => {
    const { seen, to, identNames } = await listen();
    const asked = { oid: identName, type: ObjectType.OctetString, value: Buffer.from("rack  7") };
    identNames.learn("ups3", textOf(asked, 128));
    await snmpCommand("snmptrap", [
      ...["-v2c", "-c", "public", to, "", "1.3.6.1.4.1.318.0.5", ...named("rack  7")],
      ...["1.3.6.1.4.1.318.2.3.3.0", "s", "UPS: On battery power."],
    ]);
    await eventually(() => expect(seen).toMatchObject([{ upsId: "ups3", detail: "UPS: On battery power." }]));
  });

  test("without a name every UPS at that address is hastened", async () => {
    const { seen, to } = await listen();
    await snmpCommand("snmptrap", ["-v2c", "-c", "public", to, "", "1.3.6.1.4.1.318.0.5"]);
    await eventually(() => expect(seen.map((o) => o.upsId)).toEqual(tree.upses.map((u) => u.id)));
  });

  test("one from the address and port of a UPS is that UPS's, whatever name it carries", async () => {
    const ups5 = createSocket("udp4");
    await new Promise<void>((resolve) => ups5.bind(0, "127.0.0.1", () => resolve()));
    ends.push(() => ups5.close());
    const { port } = ups5.address();
    const upses = tree.upses.map((ups) => (ups.id === "ups5" ? { ...ups, source: { ...ups.source, port } } : ups));
    const { seen, receiver } = await listen({ ...tree, upses });
    const datagram = await captured(["-v2c", "-c", "public"], ["1.3.6.1.4.1.318.0.5", ...named("ups1")]);
    ups5.send(datagram, receiver.port, "127.0.0.1");
    await eventually(() => expect(seen).toMatchObject([{ upsId: "ups5", trap: "onBattery" }]));
  });

  const auths: Record<SnmpAuthProtocol, string> = {
    ...{ sha: "SHA", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" },
  };
  const privs: Record<SnmpPrivProtocol, string> = { aes: "AES", aes256b: "AES-256", aes256r: "AES-256-C" };

  test("v3 traps and informs with every authentication and privacy protocol, and without any", async () => {
    const combinations = (Object.keys(auths) as SnmpAuthProtocol[]).flatMap((auth) =>
      [null, ...(Object.keys(privs) as SnmpPrivProtocol[])].map((priv) => ({ auth, priv, user: `${auth}-${priv}` })),
    );
    const [model] = exampleSite.upses as [Ups];
    const users = [
      ...combinations.map(({ auth, priv, user }) => v3User({ user, authProtocol: auth, privProtocol: priv })),
      v3User({ user: "open", authProtocol: null, privProtocol: null }),
    ];
    const site = { ...tree, upses: users.map((user) => on({ ...model, id: user.user }, user)) };
    const { seen, to, counts } = await listen(site);
    for (const { user, authProtocol, privProtocol } of users) {
      const how = [
        ...["-v3", "-u", user, "-l", authProtocol === null ? "noAuthNoPriv" : privProtocol ? "authPriv" : "authNoPriv"],
        ...(authProtocol ? ["-a", auths[authProtocol], "-A", "fukuden-auth"] : []),
        ...(privProtocol ? ["-x", privs[privProtocol], "-X", "fukuden-priv"] : []),
      ];
      await snmpCommand("snmptrap", [...how, "-e", "0x8000000001020304", to, "7", onBattery, ...named(user)]);
      // Without an answer it fails.
      await snmpCommand("snmpinform", [...how, to, "900000", "1.3.6.1.4.1.318.0.9", ...named(user)]);
    }
    await eventually(() => expect(seen).toHaveLength(2 * users.length));
    expect(seen.map(({ upsId, trap }) => `${upsId} ${trap}`)).toEqual(
      users.flatMap(({ user }) => [`${user} onBattery`, `${user} powerRestored`]),
    );
    // A sender of informs asks first who we are.
    expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([["asked", users.length]]);
  });

  test("an inform after our restart is acknowledged too: its sender asks anew who we are", async () => {
    const first = await listen();
    await snmpCommand("snmpinform", [...v3Args, first.to, "", onBattery, ...named("ups6")]);
    const second = await listen(tree, 5);
    await snmpCommand("snmpinform", [...v3Args, second.to, "", onBattery, ...named("ups6")]);
    expect(first.seen).toHaveLength(1);
    expect(second.seen).toHaveLength(1);
  });

  test.each<[string, string[], string]>([
    ["another passphrase", ["-A", "other-passphrase"], "badSignature"],
    ["another user", ["-u", "stranger"], "unknownUser"],
    ["no signature", ["-l", "noAuthNoPriv"], "unsigned"],
    ["another privacy passphrase", ["-X", "other-passphrase"], "undecryptable"],
    ["another privacy protocol", ["-x", "AES-256"], "undecryptable"],
  ])("v3 with %s is counted and dropped; an inform is told so", async (_name, change, why) => {
    const { seen, to, receiver, told, log } = await listen();
    const engine = ["-e", "0x8000000001020304"];
    await snmpCommand("snmptrap", [...v3Args, ...change, ...engine, to, "", onBattery, ...named("ups6")]);
    await eventually(() => expect(receiver.counts).toMatchObject({ [why]: 1 }));
    const inform = snmpCommand("snmpinform", [
      ...[...v3Args, ...change, "-r", "0", "-t", "0.3"],
      ...[to, "", onBattery, ...named("ups6")],
    ]);
    await expect(inform).rejects.toThrow();
    expect(seen).toEqual([]);
    expect(told[0]).toMatchObject({ kind: "messageRefused", why, address: "127.0.0.1", times: 1 });
    expect(JSON.stringify([log.lines, told])).not.toMatch(/passphrase|fukuden-/);
  });

  test("signed but not encrypted is heard all the same: nobody can have changed it", async () => {
    const { seen, to } = await listen();
    const engine = ["-e", "0x8000000001020304"];
    await snmpCommand("snmptrap", [...v3Args, "-l", "authNoPriv", ...engine, to, "", onBattery, ...named("ups6")]);
    await eventually(() => expect(seen).toMatchObject([{ upsId: "ups6", trap: "onBattery" }]));
  });

  test("a trap of its maker's own MIB hastens a poll of a UPS that is known, and claims nothing", async () => {
    const { seen, to, told } = await listen();
    await snmpCommand("snmptrap", ["-v2c", "-c", "public", to, "7", "1.3.6.1.4.1.534.1.11.4.1.0.3", ...named("ups4")]);
    const detail = "1.3.6.1.4.1.534.1.11.4.1.0.3";
    await eventually(() => expect(seen).toMatchObject([{ upsId: "ups4", trap: "other", detail }]));
    expect(told).toMatchObject([{ kind: "trapHeard", upsIds: ["ups4"], trap: "other", detail }]);
  });

  test("traps of no UPS, and of none that is known, are kept as events", async () => {
    const { seen, to, told, log } = await listen({ ...tree, upses: [] });
    const text = ["1.3.6.1.4.1.318.2.3.3.0", "s", "one\u0007 \u202etwo\n"];
    await snmpCommand("snmptrap", ["-v2c", "-c", "s3cret", to, "", "1.3.6.1.4.1.9999.1", ...text]);
    await snmpCommand("snmptrap", ["-v2c", "-c", "s3cret", to, "", onBattery, ...text]);
    await eventually(() => expect(told).toHaveLength(2));
    expect(told).toMatchObject([
      { kind: "messageRefused", why: "unknownTrap", address: "127.0.0.1", detail: "1.3.6.1.4.1.9999.1 one two" },
      { kind: "messageRefused", why: "unknownSource", address: "127.0.0.1", detail: `${onBattery} one two` },
    ]);
    expect(seen).toEqual([]);
    expect(JSON.stringify([log.lines, told])).not.toContain("s3cret");
  });
});

const v2cTrap = (args: Parameters<typeof notification>[0] = { oid: onBattery }) =>
  communityMessage("2c", "public", notification(args));
const nameOf = (name: string) => [[identName, ber.text(name)]] as const;

describe("the same trap twice", () => {
  test.each<[string, Buffer, Buffer]>([
    ["sent again", v2cTrap({ oid: onBattery, upTime: 5_000 }), v2cTrap({ oid: onBattery, upTime: 5_000 })],
    [
      "stamped a moment later, by its other way",
      v2cTrap({ oid: onBattery, upTime: 5_000 }),
      v2cTrap({ oid: onBattery, upTime: 5_040, id: 8 }),
    ],
    [
      "as v1 and as v2c",
      v2cTrap({ oid: onBattery, upTime: 5_000 }),
      communityMessage("1", "public", trapV1({ enterprise: "1.3.6.1.4.1.318", specific: 5, upTime: 5_001 })),
    ],
  ])("%s is counted once", async (_name, first, second) => {
    const { take, seen, told, receiver } = await listen();
    take(first);
    const once = seen.length;
    take(second);
    expect(seen).toHaveLength(once);
    expect(told.filter((o) => o.kind === "trapHeard")).toMatchObject([{ trap: "onBattery", times: 1 }]);
    expect(receiver.counts.repeated).toBe(1);
    expect(receiver.heard()).toBe(1);
  });

  test.each<[string, Parameters<typeof notification>[0]]>([
    ["a later one", { oid: onBattery, upTime: 5_200, varbinds: nameOf("ups4") }],
    ["another trap", { oid: "1.3.6.1.4.1.318.0.9", upTime: 5_000, varbinds: nameOf("ups4") }],
    ["the same of another UPS", { oid: onBattery, upTime: 5_000, varbinds: nameOf("ups5") }],
    ["one without a stamp", { oid: onBattery, upTime: 0, varbinds: nameOf("ups4") }],
  ])("%s is none", async (_name, second) => {
    const { take, seen } = await listen();
    take(v2cTrap({ oid: onBattery, upTime: 5_000, varbinds: nameOf("ups4") }));
    take(v2cTrap(second));
    expect(seen).toHaveLength(2);
  });
});

describe("an old one, sent again", () => {
  const signed = (boots: number, time: number, oid: string, user = v3User()) =>
    sealMessage({
      ...{ id: 1, user, protection: { isSigned: true, isEncrypted: true }, isReportable: false },
      head: { engineId: "80000000015566", engineBoots: boots, engineTime: time },
      scopedPdu: scopedPdu("80000000015566", notification({ oid, upTime: time * 100, varbinds: nameOf("ups6") })),
    });

  test.each<[string, [number, number], [number, number], string]>([
    ["of before its restart", [2, 10], [1, 90_000], "other"],
    ["older than the window", [1, 90_000], [1, 89_000], "other"],
    ["a little out of order", [1, 90_000], [1, 89_900], "powerRestored"],
    ["after a restart", [1, 90_000], [2, 3], "powerRestored"],
  ])("%s", async (_name, first, second, trap) => {
    const { take, seen, receiver } = await listen();
    take(signed(...first, onBattery));
    take(signed(...second, "1.3.6.1.4.1.318.0.9"));
    expect(seen.map((o) => o.trap)).toEqual(["onBattery", trap]);
    expect(receiver.counts.untimely).toBe(trap === "other" ? 1 : 0);
  });

  test("is none when a poll has told that the card's clock was set back", async () => {
    const { take, seen, engines } = await listen();
    take(signed(1, 90_000, onBattery));
    engines.learn("ups6", { engineId: "80000000015566", boots: 1, time: 4 });
    take(signed(1, 5, "1.3.6.1.4.1.318.0.9"));
    expect(seen.map((o) => o.trap)).toEqual(["onBattery", "powerRestored"]);
  });
});

describe("an inform", () => {
  /** Sends it and answers with what came back. */
  async function ask(port: number, datagram: Buffer): Promise<Buffer> {
    const socket = createSocket("udp4");
    ends.push(() => socket.close());
    const answer = new Promise<Buffer>((resolve) => socket.once("message", resolve));
    socket.send(datagram, port, "127.0.0.1");
    return await answer;
  }
  const inform = (change: { boots?: number; time?: number; engineId?: string } = {}) =>
    sealMessage({
      ...{ id: 77, user: v3User(), protection: { isSigned: true, isEncrypted: true }, isReportable: true },
      head: { engineId: change.engineId ?? ownEngine, engineBoots: change.boots ?? 4, engineTime: change.time ?? 0 },
      scopedPdu: scopedPdu(ownEngine, notification({ oid: onBattery, inform: true, varbinds: nameOf("ups6") })),
    });

  test("is acknowledged under the same request, with the same varbinds", async () => {
    const { receiver, seen } = await listen();
    const datagram = v2cTrap({ oid: onBattery, inform: true, id: 4_711 });
    const answer = await ask(receiver.port, datagram);
    const expected = Buffer.from(datagram);
    expected[expected.indexOf(pduTag.inform)] = pduTag.response;
    expect(answer).toEqual(expected);
    expect(seen.length).toBeGreaterThan(0);
  });

  test("of v3 is acknowledged signed and encrypted, under our clock", async () => {
    const { receiver, seen } = await listen();
    const answer = await ask(receiver.port, inform({ time: 100 }));
    const envelope = envelopeOf(answer);
    expect(envelope).toMatchObject({ id: 77, engineId: ownEngine, engineBoots: 4, engineTime: 0, isEncrypted: true });
    expect(envelope?.version === "3" && isSignedBy(v3User(), answer, envelope)).toBe(true);
    expect(seen).toMatchObject([{ upsId: "ups6", trap: "onBattery" }]);
  });

  test.each([
    ["to our clock before the restart", { boots: 3 }, "1.3.6.1.6.3.15.1.1.2.0", true],
    ["to another time", { time: 5_000 }, "1.3.6.1.6.3.15.1.1.2.0", true],
    ["to another engine", { engineId: "80000000019999" }, "1.3.6.1.6.3.15.1.1.4.0", false],
  ])("%s is not taken, and its sender is told", async (_name, change, counter, isSigned) => {
    const { receiver, seen } = await listen();
    const answer = await ask(receiver.port, inform(change));
    const envelope = envelopeOf(answer);
    expect(envelope).toMatchObject({ id: 77, engineId: ownEngine, engineBoots: 4, isSigned });
    expect(answer.includes(ber.oid(counter))).toBe(true);
    expect(seen).toEqual([]);
  });
});

describe("what comes to the port and is no trap", () => {
  test.each<[string, Buffer, string]>([
    ["nothing", Buffer.alloc(0), "garbled"],
    ["text", Buffer.from("hello"), "garbled"],
    ["64 KB", Buffer.alloc(65_507, 0x30), "oversized"],
    ["a get", communityMessage("2c", "public", pdu(0xa0, 1, varbindList([]))), "notATrap"],
    ["a response", communityMessage("2c", "public", pdu(pduTag.response, 1, varbindList([]))), "notATrap"],
    [
      "a v1 trap in v2c",
      communityMessage("2c", "p", trapV1({ enterprise: "1.3.6.1.4.1.318", specific: 5 })),
      "notATrap",
    ],
    ["an inform in v1", communityMessage("1", "p", notification({ oid: onBattery, inform: true })), "notATrap"],
    ["a notification without a name", communityMessage("2c", "p", pdu(pduTag.trapV2, 1, varbindList([]))), "notATrap"],
    [
      "a v1 trap of a seventh kind",
      communityMessage("1", "p", trapV1({ enterprise: "1.3.6.1.4.1.318", generic: 7, specific: 5 })),
      "notATrap",
    ],
  ])("%s", async (_name, datagram, why) => {
    const { take, seen, told, receiver } = await listen();
    take(datagram);
    expect(receiver.counts).toMatchObject({ [why]: 1 });
    expect(told).toMatchObject([{ kind: "messageRefused", why, times: 1 }]);
    expect(seen).toEqual([]);
  });

  test("strangers who make up engines cost one key each, and keep nobody out", async () => {
    const { take, seen, receiver } = await listen();
    const from = (engineId: string, user: UsmUser) =>
      sealMessage({
        ...{ id: 1, user, protection: { isSigned: true, isEncrypted: true }, isReportable: false },
        head: { engineId, engineBoots: 1, engineTime: 10 },
        scopedPdu: scopedPdu(engineId, notification({ oid: onBattery, varbinds: nameOf("ups6") })),
      });
    const stranger = v3User({ authPassphrase: "made up too" });
    for (let i = 0; i < 1_000; i += 1) take(from(`80000000${i.toString(16).padStart(8, "0")}`, stranger));
    expect(receiver.counts.badSignature).toBe(1_000);
    take(from("80000000015566", v3User()));
    expect(seen).toMatchObject([{ upsId: "ups6" }]);
  });

  test("of a flood the first come one by one into the event log, the others as a number", async () => {
    const { take, told, receiver } = await listen();
    for (let i = 0; i < 5_000; i += 1) take(Buffer.from("hello"));
    expect(receiver.counts.garbled).toBe(5_000);
    expect(told).toHaveLength(20);
  });
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

test("on all addresses it hears IPv4 too, where there is IPv6", async () => {
  const { receiver, seen } = await listen(tree, 4, "::");
  const socket = createSocket("udp4");
  ends.push(() => socket.close());
  socket.send(v2cTrap({ oid: onBattery, varbinds: nameOf("ups4") }), receiver.port, "127.0.0.1");
  await eventually(() => expect(seen).toMatchObject([{ upsId: "ups4", trap: "onBattery" }]));
});

test("a port that is taken rejects", async () => {
  const { receiver, log, identNames } = await listen();
  const again = createTrapReceiver({
    ...{ host: "127.0.0.1", port: receiver.port, now: () => 0, observe: () => {}, log, identNames },
    ...{ currentTree: () => null, addresses: createAddresses(), engine: { engineId: ownEngine, boots: 1 } },
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
