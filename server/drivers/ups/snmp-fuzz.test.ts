import { createSocket } from "node:dgram";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import type { SnmpAccess, Tree, Ups } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { Observation, UpsReading } from "../../domain/world/readings.ts";
import { eventually } from "../../testing/eventually.ts";
import { capturedMessages } from "../testing/captured-messages.ts";
import { createMutator, seededRandom } from "../testing/mutate.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { ber } from "../testing/snmp-messages.ts";
import { createCardAnswers, startTestCard } from "../testing/test-card.ts";
import { createAddresses } from "./addresses.ts";
import { LineSocket } from "./line-socket.ts";
import { envelopeOf } from "./snmp-envelope.ts";
import { createSnmpSockets, type SnmpSockets } from "./snmp-sockets.ts";
import { createSnmpUps } from "./snmp-ups.ts";
import { createTrapReceiver } from "./trap-receiver.ts";
import { createIdentNames } from "./trap-sources.ts";
import type { UsmUser } from "./usm.ts";

const seed = 20_261_121;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const user: UsmUser = {
  ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
  ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
};
const open: UsmUser = { ...user, user: "open", authProtocol: null, privProtocol: null };
const withAccess = (ups: Ups, access: SnmpAccess): Ups =>
  ups.source.kind === "snmp" ? { ...ups, source: { ...ups.source, access } } : ups;
const tree: Tree = {
  ...exampleSite,
  upses: exampleSite.upses.map((ups) =>
    ups.id === "ups6" ? withAccess(ups, user) : ups.id === "ups5" ? withAccess(ups, open) : ups,
  ),
};
const upsIds = new Set(tree.upses.map((ups) => ups.id));
const trapNames = new Set(
  "onBattery powerRestored lowBattery returnFromLowBattery turnedOff turnedOn sleeping wokeUp rebootStarted gracefulShutdown communicationLost communicationEstablished alarmAdded alarmRemoved testCompleted other".split(
    " ",
  ),
);

/** Says which bytes it was. */
function withHex<T>(bytes: Buffer, how: readonly string[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new Error(`${how.join("+")} ${bytes.toString("hex")}`, { cause: error });
  }
}

function collectGarbage(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

async function startReceiver() {
  const told = { traps: 0, records: 0, refusals: 0 };
  const last: { traps: Extract<Observation, { kind: "upsTrap" }>[] } = { traps: [] };
  const log = createQuietLog();
  const receiver = await createTrapReceiver({
    ...{ host: "127.0.0.1", port: 0, now: () => 0, log, currentTree: () => tree },
    identNames: createIdentNames(),
    addresses: createAddresses(),
    engine: { engineId: "8000b98305000102030405060708090a0b", boots: 4 },
    observe(observation) {
      if (observation.kind === "upsTrap") {
        told.traps += 1;
        last.traps.push(observation);
      } else if (observation.kind === "trapHeard") told.records += 1;
      else told.refusals += 1;
    },
  });
  ends.push(() => receiver.close());
  const total = () =>
    Object.values(receiver.counts).reduce((a, b) => a + b, 0) + receiver.heard() - receiver.counts.untimely;
  return { receiver, told, last, log, total };
}

const captured = Object.entries(capturedMessages).map(([name, hex]) => ({ name, bytes: Buffer.from(hex, "hex") }));
const signedNames = ["auth", "authPriv"];

test("130,000 mutated traps and informs: each is counted, none crashes, and of a signed one nothing is believed", async () => {
  const { receiver, told, last, log, total } = await startReceiver();
  const { mutate } = createMutator(
    seededRandom(seed),
    captured.map(({ bytes }) => bytes),
  );
  const from = { address: "127.0.0.1", port: 40_000 };
  const rounds = 130_000;
  const feed = (count: number, start = 0) => {
    for (let i = start; i < start + count; i += 1) {
      const message = captured[i % captured.length];
      if (message === undefined) throw new Error("no message");
      const { bytes, how } = mutate(message.bytes);
      last.traps = [];
      withHex(bytes, how, () => {
        receiver.onDatagram(bytes, from);
        expect(total()).toBe(i + 1);
        if (last.traps.length === 0) return;
        const isWhole = captured.some((one) => one.bytes.equals(bytes));
        // A signature is over every byte; of what is cut nothing can be left.
        if (!isWhole) expect(signedNames).not.toContain(message.name);
        if (!isWhole) expect(how).not.toEqual(["cut"]);
        for (const { upsId, trap, detail } of last.traps) {
          expect(upsIds).toContain(upsId);
          expect(trapNames).toContain(trap);
          expect(detail).toMatch(/^[^\p{C}]{1,200}$/u);
        }
      });
    }
  };
  feed(20_000);
  const before = collectGarbage();
  feed(rounds - 20_000, 20_000);
  const grown = (collectGarbage() - before) / 2 ** 20;
  expect(grown).toBeLessThan(16);
  expect(receiver.counts.garbled).toBeGreaterThan(rounds / 4);
  expect(receiver.counts.badSignature).toBeGreaterThan(1_000);
  expect(receiver.counts.oversized).toBeGreaterThan(100);
  expect(receiver.heard()).toBeGreaterThan(100);
  // Whatever comes: a few lines of each kind into the log, a few more into the event log.
  expect(log.lines.length).toBeLessThan(20);
  expect(told.refusals).toBeLessThan(10 * 25);
  expect(told.records).toBeLessThan(100);
  // Of a machine with other work: how long it takes says nothing of it.
}, 300_000);

test("4,000 of them over a socket, and a good one after them is heard", async () => {
  const { receiver, last, total } = await startReceiver();
  const random = seededRandom(seed + 1);
  const { mutate } = createMutator(
    random,
    captured.map(({ bytes }) => bytes),
  );
  const socket = createSocket("udp4");
  ends.push(() => socket.close());
  const send = (datagram: Buffer) =>
    new Promise<void>((resolve) => socket.send(datagram, receiver.port, "127.0.0.1", () => resolve()));
  for (let i = 0; i < 4_000; i += 1) {
    const message = captured[i % captured.length] ?? { bytes: Buffer.alloc(0) };
    await send(mutate(message.bytes).bytes);
    if (i % 100 === 99) await eventually(() => expect(total()).toBe(i + 1));
  }
  last.traps = [];
  await send(Buffer.from(capturedMessages.authPriv, "hex"));
  await eventually(() => expect(total()).toBe(4_001));
  expect(receiver.counts.socketError).toBe(0);
});

const apc = "1.3.6.1.4.1.318.1.1.1";
const values: Record<string, Buffer> = {
  "1.3.6.1.2.1.1.1.0": ber.text("APC Web/SNMP Management Card"),
  "1.3.6.1.2.1.1.3.0": ber.ticks(123_456),
  [`${apc}.1.1.1.0`]: ber.text("Smart-UPS 1500"),
  [`${apc}.8.1.0`]: ber.int(1),
  [`${apc}.4.1.1.0`]: ber.int(2),
  [`${apc}.2.1.1.0`]: ber.int(2),
  [`${apc}.2.1.2.0`]: ber.ticks(0),
  [`${apc}.2.2.1.0`]: ber.int(97),
  [`${apc}.2.2.2.0`]: ber.int(25),
  [`${apc}.2.2.3.0`]: ber.ticks(396_000),
  [`${apc}.3.2.1.0`]: ber.int(101),
  [`${apc}.4.2.1.0`]: ber.int(100),
  [`${apc}.4.2.3.0`]: ber.int(30),
};
const limits: Partial<Record<keyof UpsReading, [number, number]>> = {
  chargePercent: [0, 100],
  runtimeSec: [0, 604_800],
  onBatterySec: [0, 20_000_000],
  loadPercent: [0, 300],
  inputVolts: [0, 1_000],
  outputVolts: [0, 1_000],
  batteryCelsius: [-40, 120],
  upTimeSec: [0, 50_000_000],
};

function expectPlausible(reading: UpsReading): void {
  expect(["mains", "battery", "off", "unknown"]).toContain(reading.output);
  for (const [field, [min, max]] of Object.entries(limits)) {
    const value = reading[field as keyof UpsReading];
    if (value === null) continue;
    expect(value, field).toBeGreaterThanOrEqual(min);
    expect(value, field).toBeLessThanOrEqual(max);
  }
}

const communities = { readCommunity: "public", writeCommunity: "private" };
const accesses: SnmpAccess[] = [{ version: "1", ...communities }, { version: "2c", ...communities }, user];

function readerOf(access: SnmpAccess, sockets: SnmpSockets, port: number) {
  return createSnmpUps({
    ups: { id: "ups1", shutoffGraceSec: 180 },
    target: { host: "127.0.0.1", port, access, timeouts: { readMs: 200, readRetries: 0, writeMs: 200 } },
    mib: "powernet",
    ...{ sockets, addresses: createAddresses(), onIdentName: () => {} },
  });
}

/** Lines without a network: each request is handed to `onRequest`, which delivers as it likes. */
function socketsTo(onRequest: (request: Buffer, deliver: (answer: Buffer) => void) => void): SnmpSockets {
  return {
    counts: { foreignAnswer: 0, lateAnswer: 0, weakAnswer: 0, brokenAnswer: 0, socketError: 0 },
    lineTo: () => ({
      openSocket(user, onCrash) {
        const socket: LineSocket = new LineSocket(user, onCrash, (request, done) => {
          done(null);
          setImmediate(() => onRequest(request, (answer) => void socket.deliver(answer)));
        });
        return socket;
      },
      send(asking, request, done) {
        done(null);
        setImmediate(() => onRequest(request, (answer) => void asking.deliver(answer)));
      },
      inTurn: (exchange) => exchange(),
      release() {},
    }),
    close() {},
  };
}

test.each(accesses)(
  "20,000 mutated answers to polls by v$version, each before the good one",
  async (access) => {
    const isSigned = access.version === "3";
    const answers = createCardAnswers({ values, user });
    const { mutate } = createMutator(seededRandom(seed + Number(access.version[0])), [
      ...captured.map(({ bytes }) => bytes),
    ]);
    let sent: { bytes: Buffer; how: readonly string[] }[] = [];
    let mutants = 0;
    let perRequest = 0;
    const sockets = socketsTo((request, deliver) => {
      const envelope = envelopeOf(request);
      const answer = envelope && answers.answerTo(request, envelope);
      if (!answer) return;
      for (let i = 0; i < perRequest; i += 1) {
        const mutant = mutate(answer);
        sent.push(mutant);
        mutants += 1;
        deliver(mutant.bytes);
      }
      deliver(answer);
    });
    const good = await readerOf(access, sockets, 161).read(new AbortController().signal);
    expect(good).toMatchObject({ output: "mains", chargePercent: 97, runtimeSec: 3_960, inputVolts: 101 });

    perRequest = 20;
    let reader = readerOf(access, sockets, 161);
    const outcomes = { good: 0, other: 0, failed: 0 };
    let before = 0;
    for (let polls = 0; mutants < 20_000; polls += 1) {
      // What it learnt of the card by damaged answers must not colour all that follow.
      if (polls % 10 === 0) {
        await reader.close();
        reader = readerOf(access, sockets, 161);
      }
      if (mutants > 4_000 && before === 0) before = collectGarbage();
      sent = [];
      const outcome = await reader.read(new AbortController().signal).catch((error: unknown) => error);
      const all = Buffer.concat(sent.map(({ bytes }) => bytes));
      withHex(
        all,
        sent.flatMap(({ how }) => how),
        () => {
          if (outcome instanceof DriverError) outcomes.failed += 1;
          else {
            expectPlausible(outcome as UpsReading);
            const isGood =
              JSON.stringify({ ...(outcome as UpsReading), upTimeSec: 0 }) ===
              JSON.stringify({ ...good, upTimeSec: 0 });
            if (isSigned) expect(outcome).toEqual(good);
            outcomes[isGood ? "good" : "other"] += 1;
          }
        },
      );
    }
    await reader.close();
    expect((collectGarbage() - before) / 2 ** 20).toBeLessThan(16);
    expect(outcomes.good).toBeGreaterThan(100);
    if (isSigned) expect(outcomes.other).toBe(0);
  },
  60_000,
);

test("a thousand of them over sockets: what is not taken is counted and told, and the good answer is read", async () => {
  const { mutate } = createMutator(
    seededRandom(seed + 9),
    captured.map(({ bytes }) => bytes),
  );
  let mutants = 0;
  const card = await startTestCard({
    ...{ values, user },
    reply: ({ answer, socket, from }) => {
      for (let i = 0; i < 10; i += 1) socket.send(mutate(answer).bytes, from.port, from.address);
      mutants += 10;
      return answer;
    },
  });
  ends.push(() => card.end());
  const told: unknown[] = [];
  const sockets = createSnmpSockets(createQuietLog(), (refusal) => void told.push(refusal));
  ends.push(() => sockets.close());
  const reader = readerOf(user, sockets, card.port);
  ends.push(() => reader.close());
  const readings = new Set<string>();
  while (mutants < 1_000) {
    const reading = await reader.read(new AbortController().signal).catch((error: unknown) => error);
    if (!(reading instanceof DriverError)) readings.add(JSON.stringify(reading));
  }
  expect(readings.size).toBe(1);
  await eventually(() => {
    const { brokenAnswer, weakAnswer, lateAnswer } = sockets.counts;
    expect(brokenAnswer + weakAnswer + lateAnswer).toBeGreaterThan(500);
  });
  expect(told).toContainEqual(expect.objectContaining({ why: "brokenAnswer", address: "127.0.0.1", times: 1 }));
  expect(told.length).toBeLessThanOrEqual(4 * 25);
});
