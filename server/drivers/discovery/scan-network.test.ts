import { createSocket } from "node:dgram";
import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { SystemClock } from "../../controller/clock.ts";
import {
  type FaultyHost,
  type FoundUps,
  questionsPerHostAtMost,
  type ScanCredential,
  type ScannedHost,
  type ScanRequest,
} from "../../domain/discovery/scan.ts";
import { readTargets } from "../../domain/discovery/targets.ts";
import { forkFleet } from "../../simulator/fleet/fork-fleet.ts";
import { startFleet } from "../../simulator/fleet/start-fleet.ts";
import { eventually } from "../../testing/eventually.ts";
import { createManualClock } from "../../testing/manual-clock.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { startTestSimulator, until } from "../../testing/test-simulator.ts";
import { startBentCard } from "../testing/bent-card.ts";
import { capturedMessages } from "../testing/captured-messages.ts";
import { startFakeUpsd } from "../testing/fake-upsd.ts";
import { createMutator, seededRandom } from "../testing/mutate.ts";
import { startSnmpd } from "../testing/net-snmp-tools.ts";
import { startUpsd, withoutUpsd } from "../testing/upsd.ts";
import { scanNetwork } from "./scan-network.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const community = (readCommunity: string): ScanCredential => ({ kind: "community", readCommunity, writeCommunity: "" });
const publicOnly = [community("public")];
type V3 = Extract<ScanCredential, { kind: "v3" }>;
const v3 = (change: Partial<V3> = {}): V3 => ({
  ...{ kind: "v3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
  ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
  ...change,
});

function targetsOf(...texts: string[]): ScanRequest["targets"] {
  const read = readTargets(texts);
  if ("faults" in read) throw new Error(JSON.stringify(read.faults));
  return read.targets;
}

type Given = Partial<Omit<ScanRequest, "targets">> & { targets: string[]; signal?: AbortSignal };

function begin({ targets, signal = new AbortController().signal, ...given }: Given) {
  const request: ScanRequest = {
    ...{ targets: targetsOf(...targets), snmpPorts: [], nutPorts: [], credentials: publicOnly },
    ...{ perSec: 1_000, hostsAtOnce: 32, timeoutMs: 150 },
    ...given,
  };
  const hosts: ScannedHost[] = [];
  let asked = 0;
  const done = scanNetwork({
    ...{ request, clock: new SystemClock(), signal },
    onHost(host, soFar) {
      hosts.push(host);
      asked = soFar;
    },
  });
  const upses = () => hosts.flatMap((host) => host.upses);
  return { done, hosts, upses, faults: () => hosts.flatMap((host) => host.faults), asked: () => asked };
}

async function scan(given: Given) {
  const running = begin(given);
  await running.done;
  return { ...running, upses: running.upses(), faults: running.faults(), asked: running.asked() };
}

/** A bound port that never answers, and hears what is sent to it. */
async function silentPort(host = "127.0.0.1") {
  const socket = createSocket("udp4");
  const heard: Buffer[] = [];
  socket.on("message", (datagram) => heard.push(datagram));
  await new Promise<void>((resolve) => socket.bind(0, host, () => resolve()));
  ends.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { port: socket.address().port, heard };
}

const shown = ({ address, source, family, output, credential }: FoundUps) => ({
  ...{ address, port: source.port, family, output, credential },
  speaks: source.kind === "snmp" ? source.access.version : "nut",
});

test("a range of simulated cards of both families, and who they are", async () => {
  const fleet = await startFleet({
    count: 6,
    place: { kind: "addresses", network: "127.41.0.0/24", port: 0 },
    family: "mixed",
  });
  ends.push(() => fleet.stop());
  fleet.setMains(false, ["ups00002"]);
  const port = fleet.endpoints[0]?.port ?? 0;
  const { upses, hosts } = await scan({ targets: ["127.41.0.1-9"], snmpPorts: [port] });
  expect(upses.map(shown).sort((a, b) => (a.address < b.address ? -1 : 1))).toEqual(
    fleet.endpoints.map(({ host, family }, i) => ({
      ...{ address: host, port, family, credential: 0, speaks: "2c" },
      output: i === 1 ? "battery" : "mains",
    })),
  );
  expect(upses.find(({ address }) => address === "127.41.0.1")).toMatchObject({
    source: { kind: "snmp", host: "127.41.0.1", mib: "auto", access: { version: "2c", readCommunity: "public" } },
    identity: { manufacturer: "APC", model: expect.stringContaining("UPS"), serial: "UPS000010000" },
  });
  expect(hosts).toHaveLength(9);
  expect(hosts.filter(({ isSilent }) => isSilent)).toHaveLength(3);
});

describe("accounts", () => {
  test("the first that is taken is told: v3 before communities, v2c before v1", async () => {
    const simulator = await startTestSimulator();
    ends.push(() => simulator.stop());
    const snmpPorts = [simulator.upsPorts.ups1 ?? 0, simulator.upsPorts.ups2 ?? 0];
    const found = async (...credentials: ScanCredential[]) =>
      (await scan({ targets: ["127.0.0.1"], snmpPorts, credentials })).upses.map(shown);
    const both = (credential: number, speaks: string) =>
      snmpPorts.map((port) => ({
        ...{ address: "127.0.0.1", port, family: "powernet", output: "mains", credential, speaks },
      }));
    expect(await found(community("public"), v3())).toEqual(both(1, "3"));
    expect(await found(community("wrong"), community("public"))).toEqual(both(1, "2c"));
    expect(await found(v3({ user: "stranger" }), v3())).toEqual(both(1, "3"));
    expect(await found(v3({ authPassphrase: "not-the-right-one" }), community("public"))).toEqual(both(1, "2c"));
  });

  test("a card that speaks v1 only is found", async () => {
    const card = await startBentCard(({ version, oids }) =>
      version === "1"
        ? { varbinds: oids.map((oid) => ({ oid, type: 2, value: oid.endsWith(".4.1.1.0") ? 2 : 7 })) }
        : null,
    );
    ends.push(() => card.close());
    const { upses } = await scan({ targets: ["127.0.0.1"], snmpPorts: [card.port] });
    expect(upses.map(shown)).toMatchObject([{ family: "powernet", speaks: "1", output: "mains" }]);
    expect(card.requests.every(({ kind }) => kind === "get")).toBe(true);
  });

  test.skipIf(requireTools(["snmpd"])).each<[string, Partial<V3>, FaultyHost["fault"]]>([
    ["another user", { user: "stranger" }, "unknownUser"],
    ["another passphrase", { authPassphrase: "not-the-right-one" }, "wrongAuthKey"],
    ["another privacy passphrase", { privPassphrase: "not-the-right-one" }, "wrongPrivKey"],
  ])("a device of v3 that refuses all is told apart from silence: %s", async (_what, change, fault) => {
    const snmpd = await startSnmpd(["createUser fukuden SHA-256 fukuden-auth AES fukuden-priv", "rouser fukuden priv"]);
    ends.push(() => snmpd.stop());
    const silent = await silentPort();
    const credentials = [v3({ user: "nobody" }), v3(change), community("public")];
    const snmpPorts = [snmpd.port, silent.port];
    const { faults, upses, hosts } = await scan({ targets: ["127.0.0.1"], snmpPorts, credentials });
    expect(upses).toEqual([]);
    expect(faults).toEqual([{ host: "127.0.0.1", address: "127.0.0.1", port: snmpd.port, fault }]);
    expect(hosts.map(({ isSilent }) => isSilent)).toEqual([false]);
    // Silent to the first question of v3: it has no v3, so the second user is not tried.
    expect(silent.heard.filter((datagram) => datagram[4] === 3)).toHaveLength(2);
  });
});

test.skipIf(requireTools(["snmpd"]))("what answers SNMP and is no UPS is counted", async () => {
  const snmpd = await startSnmpd(["rocommunity public"]);
  ends.push(() => snmpd.stop());
  const { upses, hosts, faults } = await scan({ targets: ["127.0.0.1"], snmpPorts: [snmpd.port] });
  expect([upses, faults]).toEqual([[], []]);
  expect(hosts).toMatchObject([{ otherDevices: 1, isSilent: false }]);
});

test("hosts that answer nonsense, to SNMP and to NUT, are told and harm nothing", async () => {
  const { mutate } = createMutator(seededRandom(7), [Buffer.from(capturedMessages.v2c, "hex")]);
  const liar = createSocket("udp4");
  liar.on("message", (datagram, from) => {
    const answers = [Buffer.alloc(60_000, 0x30), ...Array.from({ length: 20 }, () => mutate(datagram).bytes), datagram];
    // None may become a response (a2) or a report (a8) by chance.
    for (const answer of answers.filter((one) => !one.includes(0xa2) && !one.includes(0xa8)))
      liar.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => liar.bind(0, "127.0.0.1", () => resolve()));
  ends.push(() => liar.close());
  const endless = await startFakeUpsd({
    onLine: (_line, socket) => void socket.write("BEGIN LIST UPS".padEnd(70_000, "x")),
  });
  ends.push(() => endless.close());
  const { upses, faults } = await scan({
    ...{ targets: ["127.0.0.1"], snmpPorts: [liar.address().port], nutPorts: [endless.port] },
    credentials: [v3(), ...publicOnly],
  });
  expect(upses).toEqual([]);
  expect(faults.map(({ port, fault }) => [port, fault])).toEqual([
    [liar.address().port, "unreadable"],
    [endless.port, "unreadable"],
  ]);
});

describe("NUT servers", () => {
  const nut = (tls: boolean): ScanCredential => ({ kind: "nut", user: "fukuden", password: "secret", tls });

  test.skipIf(withoutUpsd)("every UPS behind a real upsd is found, also one whose driver does not run", async () => {
    const eaton = { "ups.status": "OB DISCHRG", "ups.mfr": "EATON", "ups.model": "5P", "ups.serial": "G1" };
    const upsd = await startUpsd({
      upses: {
        rack1: { kind: "file", variables: eaton },
        rack2: { kind: "file", variables: { "ups.status": "OL" } },
      },
    });
    ends.push(() => upsd.stop());
    await upsd.stopDriver("rack2");
    const { upses } = await scan({
      ...{ targets: ["127.0.0.1"], nutPorts: [upsd.port], timeoutMs: 2_000 },
      credentials: [nut(false)],
    });
    expect(upses.map(({ identName, identity, output }) => [identName, identity.manufacturer, output])).toEqual([
      ["rack1", "EATON", "battery"],
      ["rack2", null, "unknown"],
    ]);
    expect(upses[0]?.source).toEqual({
      ...{ kind: "nut", host: "127.0.0.1", port: upsd.port, upsName: "rack1" },
      ...{ user: "fukuden", password: "secret", tls: false },
    });
  });

  async function anUpsd() {
    const upsd = await startFakeUpsd({
      onLine(line, socket) {
        if (line === "LIST UPS")
          socket.write('BEGIN LIST UPS\nUPS a ""\nUPS "b\u0001" ""\nUPS strip ""\nEND LIST UPS\n');
        else if (line === "LIST VAR a")
          socket.write('BEGIN LIST VAR a\nVAR a ups.status "OL"\nVAR a ups.model "X"\nEND LIST VAR a\n');
        else if (line === "LIST VAR strip")
          socket.write('BEGIN LIST VAR strip\nVAR strip outlet.count "8"\nEND LIST VAR strip\n');
        else socket.write("ERR UNKNOWN-COMMAND\n");
      },
    });
    ends.push(() => upsd.close());
    return upsd;
  }

  test("nobody's account is said to them, and nothing but questions", async () => {
    const upsd = await anUpsd();
    const given = { targets: ["127.0.0.1"], nutPorts: [upsd.port], credentials: [nut(false)] };
    const { upses, hosts } = await scan(given);
    expect(upses).toMatchObject([{ identName: "a", output: "mains", identity: { model: "X" } }]);
    // The power strip.
    expect(hosts).toMatchObject([{ otherDevices: 1, isSilent: false }]);
    await until("it hangs up", () => upsd.lines.includes("LOGOUT"));
    expect(upsd.lines).toEqual(["LIST UPS", "LIST VAR a", "LIST VAR strip", "LOGOUT"]);
  });

  test("one without TLS is reached by an account without it only", async () => {
    const upsd = await anUpsd();
    const given = { targets: ["127.0.0.1"], nutPorts: [upsd.port] };
    const both = await scan({ ...given, credentials: [nut(false), nut(true)] });
    expect(both.upses.map(shown)).toMatchObject([{ credential: 0, speaks: "nut" }]);
    const tlsOnly = await scan({ ...given, credentials: [nut(true)] });
    expect(tlsOnly.faults).toMatchObject([{ port: upsd.port, fault: "tls" }]);
  });

  test("closed ports are silent, and other servers no NUT server", async () => {
    const web = createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const address = web.address();
    ends.push(() => web.close());
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect((await scan({ targets: ["127.0.0.1"], nutPorts: [port] })).faults).toMatchObject([{ fault: "unreadable" }]);
    await new Promise((resolve) => web.close(resolve));
    expect((await scan({ targets: ["127.0.0.1"], nutPorts: [port] })).hosts).toMatchObject([{ isSilent: true }]);
  });
});

describe("names and addresses", () => {
  test("the same host under two names is asked once, and kept under the first", async () => {
    const fleet = await startFleet({ count: 1 });
    ends.push(() => fleet.stop());
    const snmpPorts = [fleet.endpoints[0]?.port ?? 0];
    const { upses, hosts } = await scan({ targets: ["127.0.0.1", "::ffff:127.0.0.1"], snmpPorts, hostsAtOnce: 1 });
    expect(upses).toMatchObject([{ address: "127.0.0.1", source: { host: "::ffff:127.0.0.1" } }]);
    expect(hosts).toHaveLength(2);
  });

  test("a name that leads nowhere, and an address that means everybody, are told and not asked", async () => {
    const { faults, asked } = await scan({
      targets: ["ups.invalid", "::ffff:0:0", "::FFFF:127.255.255.255"],
      snmpPorts: [9],
    });
    expect(faults.map(({ host, fault }) => [host, fault]).sort()).toEqual([
      ["::ffff:0:0", "forbiddenAddress"],
      ["::ffff:127.255.255.255", "forbiddenAddress"],
      ["ups.invalid", "noAddress"],
    ]);
    expect(asked).toBe(0);
  });
});

describe("bounds", () => {
  test("no host is asked more often than it may, whatever is to be tried", async () => {
    const ports = await Promise.all(Array.from({ length: 8 }, () => silentPort()));
    const credentials = Array.from({ length: 8 }, (_, i) => community(`c${i}`));
    const { faults, asked } = await scan({
      ...{ targets: ["127.0.0.1"], snmpPorts: ports.map(({ port }) => port), credentials, timeoutMs: 10 },
    });
    const heard = ports.reduce((sum, port) => sum + port.heard.length, 0);
    expect([asked, heard]).toEqual([questionsPerHostAtMost, questionsPerHostAtMost]);
    expect(faults).toEqual([{ host: "127.0.0.1", address: "127.0.0.1", port: null, fault: "askedEnough" }]);
  });

  test("datagrams leave at the rate that was asked for, by the clock", async () => {
    const silent = await silentPort("127.0.0.1");
    const clock = createManualClock(0);
    const ending = new AbortController();
    const request: ScanRequest = {
      ...{ targets: targetsOf("127.0.0.1"), snmpPorts: [silent.port], nutPorts: [], hostsAtOnce: 8 },
      ...{ credentials: Array.from({ length: 16 }, (_, i) => community(`c${i}`)), perSec: 4, timeoutMs: 1 },
    };
    const done = scanNetwork({ request, clock, onHost() {}, signal: ending.signal });
    for (let sent = 1; sent <= 6; sent += 1) {
      await eventually(() => expect(silent.heard).toHaveLength(sent));
      // The question has timed out, and the next one waits for its turn.
      await eventually(() => expect(clock.nextWakeAt()).toBe(sent * 250));
      await clock.advance(249);
      expect(silent.heard).toHaveLength(sent);
      await clock.advance(1);
    }
    ending.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
  });

  test("never more hosts at once than were asked for, and one question at a time to each", async () => {
    const open = new Map<string, (() => void)[]>();
    const seen = new Set<string>();
    const most = { hosts: 0, perHost: 0 };
    const places = Array.from({ length: 12 }, (_, i) => `127.42.0.${i + 1}`);
    const first = createSocket("udp4");
    await new Promise<void>((resolve) => first.bind(0, places[0], () => resolve()));
    const { port } = first.address();
    const sockets = [first, ...places.slice(1).map(() => createSocket("udp4"))];
    for (const [i, socket] of sockets.entries()) {
      const place = places[i] ?? "";
      if (i > 0) await new Promise<void>((resolve) => socket.bind(port, place, () => resolve()));
      ends.push(() => socket.close());
      socket.on("message", (datagram, from) => {
        seen.add(place);
        // An error for an answer: the account is right, and no object is there.
        const answer = Buffer.from(datagram);
        answer[answer.indexOf(0xa0)] = 0xa2;
        answer[answer.indexOf(Buffer.from([0x02, 0x01, 0x00, 0x02, 0x01, 0x00])) + 2] = 5;
        const send = () => socket.send(answer, from.port, from.address);
        open.set(place, [...(open.get(place) ?? []), send]);
        most.hosts = Math.max(most.hosts, open.size);
        most.perHost = Math.max(most.perHost, open.get(place)?.length ?? 0);
        // Held until there are as many as there may be, and for one more to come; at the end, when no more are to come, answered at once.
        if (open.size < 3 && seen.size < places.length) return;
        const due = seen.size < places.length ? [...open].slice(0, 1) : [...open];
        for (const [at, sends] of due)
          setTimeout(() => {
            open.delete(at);
            for (const each of sends) each();
          }, 15);
      });
    }
    const { hosts } = await scan({ targets: ["127.42.0.1-12"], snmpPorts: [port], hostsAtOnce: 3, timeoutMs: 5_000 });
    expect(hosts).toHaveLength(12);
    expect(most).toEqual({ hosts: 3, perHost: 1 });
  });
});

/** Sockets that this process has open. */
function openSockets(): number {
  const links = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return "closed meanwhile";
    }
  });
  return links.filter((link) => link.startsWith("socket:")).length;
}

test("is cancelled in the middle: nothing goes on, and everything is closed", async () => {
  const silent = await silentPort("127.43.0.1");
  const before = openSockets();
  const ending = new AbortController();
  const running = begin({
    ...{ targets: ["127.43.0.0/16"], snmpPorts: [silent.port], nutPorts: [9], credentials: [v3(), ...publicOnly] },
    ...{ timeoutMs: 60_000, signal: ending.signal },
  });
  await until("it has begun", () => silent.heard.length > 0);
  ending.abort(new Error("cancelled"));
  await expect(running.done).rejects.toThrow("cancelled");
  const hosts = running.hosts.length;
  await until("all is closed", () => openSockets() <= before);
  expect(running.hosts).toHaveLength(hosts);
});

test("1,000 addresses, a tenth of them silent, with a handful of sockets", async () => {
  const fleet = await forkFleet({ count: 1_000, place: { kind: "addresses", network: "127.44.0.0/16", port: 0 } });
  ends.push(() => fleet.stop());
  const silent = fleet.endpoints.filter((_, i) => i % 10 === 9).map(({ id }) => id);
  await fleet.setAnswering(false, silent);
  const before = openSockets();
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, openSockets() - before);
  }, 10);
  ends.push(() => clearInterval(watching));
  const { upses, hosts, asked } = await scan({
    ...{ targets: ["127.44.0.1-127.44.3.232"], snmpPorts: [fleet.endpoints[0]?.port ?? 0], hostsAtOnce: 100 },
    ...{ timeoutMs: 500 },
  });
  clearInterval(watching);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(4);
  expect(hosts).toHaveLength(1_000);
  expect(new Set(upses.map(({ identity }) => identity.serial)).size).toBe(900);
  expect(hosts.filter(({ isSilent }) => isSilent)).toHaveLength(100);
  // Five questions to a UPS: is it there, which family, who (in two parts), how; four to silence: v2c and v1, each twice.
  expect(asked).toBeLessThanOrEqual(900 * 6 + 100 * 4);
  await until("all is closed", () => openSockets() <= before);
}, 60_000);
