import { createSocket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import type { SnmpAccess, SnmpAuthProtocol, SnmpPrivProtocol } from "../../domain/tree/entities.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { eventually } from "../../testing/eventually.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { startSnmpd } from "../testing/net-snmp-tools.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { ber, communityMessage, pdu, scopedPdu, varbindList } from "../testing/snmp-messages.ts";
import { type CardRequest, reportOids, startTestCard } from "../testing/test-card.ts";
import { createAddresses } from "./addresses.ts";
import { type Envelope, pduTag, type UsmEnvelope } from "./snmp-envelope.ts";
import { createSnmpClient, type EngineClock } from "./snmp-session.ts";
import { createSnmpSockets } from "./snmp-sockets.ts";
import { sealMessage } from "./usm.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const sysName = "1.3.6.1.2.1.1.5.0";
const signal = () => new AbortController().signal;
const hasty = { readMs: 250, readRetries: 1, writeMs: 500 };
const v2c: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };

type V3 = Extract<SnmpAccess, { version: "3" }>;
const v3 = (change: Partial<V3> = {}): V3 => ({
  ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
  ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
  ...change,
});

function poller(port: number, access: SnmpAccess, timeouts = hasty) {
  const log = createQuietLog();
  const sockets = createSnmpSockets(log);
  const engines: EngineClock[] = [];
  const onEngine = (engine: EngineClock) => void engines.push(engine);
  const client = createSnmpClient({ host: "127.0.0.1", port, access, timeouts, onEngine }, sockets, createAddresses());
  ends.push(() => sockets.close());
  ends.push(() => client.close());
  return {
    counts: sockets.counts,
    engines,
    log,
    read: async (abort = signal()) => String((await client.get([sysName], abort))[0]?.value),
    fault: () =>
      client.get([sysName], signal()).then(
        () => null,
        (error: DriverError) => error,
      ),
    set: () => client.set([{ oid: sysName, type: "integer", value: 1 }], signal()),
  };
}

describe.skipIf(requireTools(["snmpd"]))("Debian's snmpd by SNMP v3", () => {
  const auths: Record<SnmpAuthProtocol, string> = {
    ...{ sha: "SHA", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" },
  };
  const privs: Record<SnmpPrivProtocol, string> = { aes: "AES", aes256b: "AES-256", aes256r: "AES-256-C" };
  const combinations = (Object.keys(auths) as SnmpAuthProtocol[]).flatMap((auth) =>
    [null, ...(Object.keys(privs) as SnmpPrivProtocol[])].map((priv) => ({ auth, priv, user: `${auth}-${priv}` })),
  );
  const config = [
    "sysName a-card",
    ...combinations.flatMap(({ auth, priv, user }) => [
      `createUser ${user} ${auths[auth]} fukuden-auth ${priv ? `${privs[priv]} fukuden-priv` : ""}`,
      `rouser ${user} ${priv ? "priv" : "auth"}`,
    ]),
    "createUser nobody",
    "rouser nobody noauth",
    "createUser fukuden SHA-256 fukuden-auth AES fukuden-priv",
    "rouser fukuden priv",
  ];
  const start = async (more: readonly string[] = [], port?: number) => {
    const snmpd = await startSnmpd([...config, ...more], port);
    ends.push(() => snmpd.stop());
    return snmpd;
  };

  test("is read with every authentication and privacy protocol, and without any", async () => {
    const { port } = await start();
    const read: string[] = [];
    for (const { auth, priv, user } of combinations) {
      const access = v3({ user, authProtocol: auth, privProtocol: priv });
      read.push(
        `${user}: ${await poller(port, access)
          .read()
          .catch((error) => error.message)}`,
      );
    }
    expect(read).toEqual(combinations.map(({ user }) => `${user}: a-card`));
    const open = v3({ user: "nobody", authProtocol: null, privProtocol: null });
    expect(await poller(port, open).read()).toBe("a-card");
  });

  test.each<[string, Partial<V3>, Partial<DriverError>]>([
    ["another user", { user: "stranger" }, { code: "rejected", accessFault: "unknownUser" }],
    [
      "another authentication passphrase",
      { authPassphrase: "something-else" },
      { code: "rejected", accessFault: "wrongAuthKey" },
    ],
    ["another authentication protocol", { authProtocol: "sha" }, { code: "rejected", accessFault: "wrongAuthKey" }],
    // Debian's snmpd says nothing to these; see `whatIsWrongWith`.
    [
      "another privacy passphrase",
      { privPassphrase: "something-else" },
      { code: "timeout", accessFault: "wrongPrivKey" },
    ],
    ["another privacy protocol", { privProtocol: "aes256b" }, { code: "timeout", accessFault: "wrongPrivKey" }],
    [
      "the other AES-256",
      { user: "sha-aes256b", authProtocol: "sha", privProtocol: "aes256r" },
      { code: "timeout", accessFault: "wrongPrivKey" },
    ],
    ["privacy that the user has not", { user: "sha256-null" }, { code: "rejected", accessFault: "unsupportedLevel" }],
    ["less than the user must", { privProtocol: null }, { code: "rejected", accessFault: "notPermitted" }],
  ])("%s is told apart", async (_name, change, expected) => {
    const { port } = await start();
    const { fault, log } = poller(port, v3(change));
    const error = await fault();
    expect(error).toMatchObject(expected);
    expect(JSON.stringify([error, String(error), log.lines])).not.toMatch(/fukuden-|something-else/);
  });

  test("no answer at all is none of these", async () => {
    const { port, stop } = await start();
    await stop();
    expect(await poller(port, v3()).fault()).toMatchObject({ code: "timeout", accessFault: null });
  });

  const bootsAfter = (boots: number) => [
    ...["engineID a-card", `engineBoots ${boots - 1}`],
    "oldEngineID 0x80001f8804612d63617264",
  ];
  test.each([
    ["one restart later", 8, 9],
    ["with its count of restarts lost", 8, 1],
  ])("a card that comes back %s loses no poll", async (_name, before, after) => {
    const first = await start(bootsAfter(before));
    const { read, engines } = poller(first.port, v3());
    expect(await read()).toBe("a-card");
    await first.stop();
    await start(bootsAfter(after), first.port);
    expect(await read()).toBe("a-card");
    expect(engines.map(({ engineId, boots }) => [engineId, boots])).toEqual([
      ["80001f8804612d63617264", before],
      ["80001f8804612d63617264", after],
    ]);
  });

  test("another card in its place loses no poll", async () => {
    const first = await start(["engineID a-card"]);
    const { read, engines } = poller(first.port, v3());
    await read();
    await first.stop();
    await start(["engineID its-successor"], first.port);
    expect(await read()).toBe("a-card");
    expect(new Set(engines.map(({ engineId }) => engineId)).size).toBe(2);
  });
});

const named = { [sysName]: ber.text("a-card") };
async function card(reply?: (request: CardRequest) => Buffer | null, user: V3 = v3()) {
  const started = await startTestCard({ values: named, user, ...(reply ? { reply } : {}) });
  ends.push(() => started.end());
  return started;
}

describe("the clock of a card", () => {
  test.each<[string, [number, number, boolean?], [number, number, boolean?]]>([
    ["starts again at zero, with the same count of restarts", [1, 90_000], [1, 0]],
    ["knows neither restarts nor time", [0, 0, false], [0, 0, false]],
    ["stands still", [1, 500, false], [1, 500, false]],
    ["goes back a day", [5, 90_000], [5, 3_600]],
    ["leaps ahead a day", [5, 3_600], [5, 90_000]],
  ])("%s: no poll is lost", async (_name, before, after) => {
    const { port, setClock } = await card();
    setClock(...before);
    const { read } = poller(port, v3());
    expect(await read()).toBe("a-card");
    setClock(...after);
    expect(await read()).toBe("a-card");
    expect(await read()).toBe("a-card");
  });

  test("a write is not repeated when its answer is out of time: it may have been done", async () => {
    let late = false;
    const {
      port,
      setClock,
      asked: requests,
    } = await card(({ envelope, answer }) =>
      late ? forge(envelope, { head: { ...(envelope as UsmEnvelope), engineTime: 5 } }) : answer,
    );
    setClock(1, 90_000);
    const { set } = poller(port, v3());
    await set().catch(() => {});
    late = true;
    const before = requests.length;
    await expect(set()).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining("clock") });
    expect(requests.length - before).toBe(1);
  });
});

/** An answer to this request that is other than the good one in `change`. */
function forge(envelope: Envelope, change: Partial<Parameters<typeof sealMessage>[0]>, body?: Buffer): Buffer {
  if (envelope.version !== "3") throw new Error("not v3");
  const response = body ?? pdu(pduTag.response, 1, varbindList([[sysName, ber.text("forged")]]));
  return sealMessage({
    ...{ id: envelope.id, head: envelope, user: v3(), protection: envelope, isReportable: false },
    scopedPdu: scopedPdu(envelope.engineId, response),
    ...change,
  });
}
const asked = (envelope: Envelope) => envelope.version !== "3" || envelope.engineId !== "";
const bare = { isSigned: false, isEncrypted: false };

describe("an answer is taken only from who was asked, to what was asked last, and as protected as the question", () => {
  test.each<[string, (envelope: Envelope) => Buffer]>([
    ["unsigned to an encrypted question", (envelope) => forge(envelope, { protection: bare })],
    ["only signed", (envelope) => forge(envelope, { protection: { ...bare, isSigned: true } })],
    ["signed with another passphrase", (envelope) => forge(envelope, { user: v3({ authPassphrase: "a stranger's" }) })],
    ["of another user", (envelope) => forge(envelope, { user: v3({ user: "another" }) })],
    [
      "of another engine",
      (envelope) => forge(envelope, { head: { ...(envelope as UsmEnvelope), engineId: "80001f8804616e6f74686572" } }),
    ],
  ])("%s: counted, not taken, and the right one after it is", async (_name, forged) => {
    const { port } = await card(({ envelope, socket, from, answer }) => {
      if (!asked(envelope)) return answer;
      socket.send(forged(envelope), from.port, from.address, () => socket.send(answer, from.port, from.address));
      return null;
    });
    const { read, counts } = poller(port, v3());
    expect(await read()).toBe("a-card");
    expect(counts.weakAnswer).toBe(1);
  });

  test("a response to the question for the engine is no answer to anything", async () => {
    const { port } = await card(({ envelope, answer }) =>
      asked(envelope) ? answer : forge(envelope, { user: null }, pdu(pduTag.response, 1, varbindList([]))),
    );
    const { fault, counts } = poller(port, v3());
    expect(await fault()).toMatchObject({ code: "timeout" });
    expect(counts.weakAnswer).toBe(2);
  });

  test.each([
    ["v2c", v2c],
    ["v3", v3()],
  ] as const)("%s: from another port or another address", async (_name, access) => {
    const strangers = [createSocket("udp4"), createSocket("udp4")];
    for (const stranger of strangers) ends.push(() => stranger.close());
    await new Promise<void>((resolve) => strangers[1]?.bind(0, "127.0.0.2", () => resolve()));
    const { port } = await card(({ answer, from, envelope }) => {
      if (!asked(envelope)) return answer;
      for (const stranger of strangers) stranger.send(answer, from.port, from.address);
      return null;
    });
    const { fault, counts } = poller(port, access);
    expect(await fault()).toMatchObject({ code: "timeout" });
    await eventually(() => expect(counts.foreignAnswer).toBeGreaterThanOrEqual(4));
  });

  test.each([
    ["v2c", v2c],
    ["v3", v3()],
  ] as const)("%s: the same answer twice, and an answer to the question before", async (_name, access) => {
    const earlier: Buffer[] = [];
    const { port } = await card(({ answer, socket, from }) => {
      for (const sent of [...earlier, answer, answer]) socket.send(sent, from.port, from.address);
      earlier.splice(0, earlier.length, answer);
      return null;
    });
    const { read, counts } = poller(port, access);
    for (let i = 0; i < 3; i += 1) expect(await read()).toBe("a-card");
    await eventually(() => expect(counts.lateAnswer).toBeGreaterThanOrEqual(5));
    expect(counts.brokenAnswer).toBe(0);
  });

  test("after the time-out: the next question is not answered by it", async () => {
    const held: { answer: Buffer; from: { port: number; address: string } }[] = [];
    let holding = true;
    const { port } = await card(({ answer, from, socket }) => {
      if (holding) {
        held.push({ answer, from });
        return null;
      }
      // The late ones first, then the right one.
      for (const late of held.splice(0)) socket.send(late.answer, late.from.port, late.from.address);
      return answer;
    });
    const { read, fault, counts } = poller(port, v2c);
    expect(await fault()).toMatchObject({ code: "timeout" });
    expect(held).toHaveLength(2);
    holding = false;
    expect(await read()).toBe("a-card");
    expect(counts.lateAnswer).toBe(2);
  });

  test("to another question of the same device: not taken", async () => {
    const { port } = await card(({ envelope, socket, from, answer }) => {
      const other = communityMessage(
        "2c",
        "public",
        pdu(pduTag.response, (envelope.id ?? 0) + 1, varbindList([[sysName, ber.text("forged")]])),
      );
      socket.send(other, from.port, from.address, () => socket.send(answer, from.port, from.address));
      return null;
    });
    const { read, counts } = poller(port, v2c);
    expect(await read()).toBe("a-card");
    expect(counts.lateAnswer).toBe(1);
  });
});

test("three hundred v3 cards at once: each gives its own value, and none is asked twice", async () => {
  const sockets = createSnmpSockets(createQuietLog());
  ends.push(() => sockets.close());
  const engines = new Set<string>();
  const read = await Promise.all(
    Array.from({ length: 300 }, async (_, i) => {
      const engineId = `80001f8805${i.toString(16).padStart(8, "0")}`;
      // A hundred passphrases, each of three cards.
      const user = v3({ authPassphrase: `passphrase ${i % 100}`, privProtocol: "aes256r" });
      const started = await startTestCard({ values: { [sysName]: ber.text(`card ${i}`) }, user, engineId });
      ends.push(() => started.end());
      const target = { host: "127.0.0.1", port: started.port, access: user };
      const onEngine = (engine: EngineClock) => void engines.add(engine.engineId);
      const client = createSnmpClient({ ...target, onEngine }, sockets, createAddresses());
      ends.push(() => client.close());
      const answers = [await client.get([sysName], signal()), await client.get([sysName], signal())];
      // Its engine, then each get.
      expect(started.asked).toHaveLength(3);
      return answers.map(([answer]) => String(answer?.value));
    }),
  );
  expect(read).toEqual(Array.from({ length: 300 }, (_, i) => [`card ${i}`, `card ${i}`]));
  expect(engines.size).toBe(300);
  expect(Object.values(sockets.counts).every((count) => count === 0)).toBe(true);
});

describe("what net-snmp trips over", () => {
  const report = (envelope: Envelope, oids: readonly string[], change = {}) => {
    const counters = varbindList(oids.map((oid) => [oid, ber.int(1)]));
    return forge(envelope, { user: null, protection: bare, ...change }, pdu(pduTag.report, 0, counters));
  };

  test("a Report that names nothing ends the question at once, and the next one is asked", async () => {
    let bad = true;
    const { port } = await card(({ envelope, answer }) => (asked(envelope) && bad ? report(envelope, []) : answer));
    const { fault, read } = poller(port, v3());
    expect(await fault()).toMatchObject({ code: "badReply" });
    bad = false;
    expect(await read()).toBe("a-card");
  });

  test("a signed Report to a user who cannot sign is not taken", async () => {
    const signed = { user: v3(), protection: { ...bare, isSigned: true } };
    const { port } = await card(
      ({ envelope, answer, socket, from }) => {
        if (!asked(envelope)) return answer;
        socket.send(report(envelope, [reportOids.unknownUserNames], signed), from.port, from.address);
        return answer;
      },
      v3({ authProtocol: null, privProtocol: null }),
    );
    const { read, counts } = poller(port, v3({ authProtocol: null, privProtocol: null }));
    expect(await read()).toBe("a-card");
    expect(counts.weakAnswer).toBe(1);
  });

  test("a card that refuses by Report although it is asked rightly: said as it says", async () => {
    const said: string[] = [];
    for (const oid of Object.values(reportOids)) {
      const { port } = await card(({ envelope, answer }) => (asked(envelope) ? report(envelope, [oid]) : answer));
      const error = await poller(port, v3()).fault();
      said.push(`${error?.code} ${error?.accessFault}`);
    }
    expect(said).toEqual([
      "rejected unsupportedLevel",
      "rejected null",
      "rejected unknownUser",
      "rejected null",
      "rejected wrongAuthKey",
      "rejected wrongPrivKey",
    ]);
  });

  test("a write that is refused by an unsigned Report, which anybody may have sent: what came of it is not known, and it is not sent again", async () => {
    for (const [name, oid] of Object.entries(reportOids)) {
      const { port, asked: requests } = await card(({ envelope, answer }) =>
        asked(envelope) ? report(envelope, [oid]) : answer,
      );
      await expect(poller(port, v3()).set(), name).rejects.toMatchObject({ code: "timeout" });
      expect(requests.filter(asked).length, name).toBe(1);
    }
  });

  test("a device that has got another address: what was asked at the old one ends, and what waited there is not sent", async () => {
    const asked = Promise.withResolvers<void>();
    const { port, asked: requests } = await card(() => {
      asked.resolve();
      return null;
    });
    let address = "127.0.0.1";
    const addresses = { resolve: async () => ({ address, family: 4 as const }), namesAt: () => new Set<string>() };
    const sockets = createSnmpSockets(createQuietLog());
    const patient = { readMs: 300, readRetries: 0, writeMs: 60_000 };
    const client = createSnmpClient({ host: "a-name", port, access: v2c, timeouts: patient }, sockets, addresses);
    ends.push(() => sockets.close());
    ends.push(() => client.close());
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => "done",
        (error: DriverError) => error.code,
      );
    const writing = codeOf(client.set([{ oid: sysName, type: "integer", value: 1 }], signal()));
    await asked.promise;
    const waiting = codeOf(client.get([sysName], signal()));
    await Promise.resolve();
    address = "127.0.0.2";
    const later = codeOf(client.get([sysName], signal()));
    // Of the write nobody knows; nobody listens at the new address.
    expect(await Promise.all([writing, waiting, later])).toEqual(["timeout", "unreachable", "timeout"]);
    expect(requests).toHaveLength(1);
  });

  test("aborting ends a question at once", async () => {
    const asked = Promise.withResolvers<void>();
    const { port } = await card(() => {
      asked.resolve();
      return null;
    });
    const stop = new AbortController();
    const { read } = poller(port, v3(), { readMs: 60_000, readRetries: 0, writeMs: 60_000 });
    const reading = read(stop.signal).catch((error: unknown) => error);
    await asked.promise;
    stop.abort();
    expect(await reading).toBeInstanceOf(DriverError);
  });
});
