import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { SystemClock } from "../server/controller/clock.ts";
import { createForecaster } from "../server/controller/forecaster.ts";
import { createInbox } from "../server/controller/inbox.ts";
import type { Observe } from "../server/controller/ports.ts";
import { startController } from "../server/controller/start-controller.ts";
import { createDecider } from "../server/domain/decide/decider.ts";
import type { DecideArgs } from "../server/domain/decide/whole.ts";
import type { Forecast } from "../server/domain/forecast/forecast.ts";
import { predictBySteps } from "../server/domain/forecast/predict.ts";
import type { SnmpAccess, Tree, Ups } from "../server/domain/tree/entities.ts";
import { communityMessage, notification, scopedPdu } from "../server/drivers/testing/snmp-messages.ts";
import { createAddresses } from "../server/drivers/ups/addresses.ts";
import { createTrapReceiver, type TrapReceiver } from "../server/drivers/ups/trap-receiver.ts";
import { createIdentNames } from "../server/drivers/ups/trap-sources.ts";
import { sealMessage, type UsmUser } from "../server/drivers/ups/usm.ts";
import { openJournal } from "../server/persistence/journal.ts";
import { aForecast, foreseen, onBattery } from "../server/testing/builders.ts";
import { createFakeDrivers } from "../server/testing/fake-drivers.ts";
import { createFakeLeadership, createFakeRevisions } from "../server/testing/fake-stores.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { generateSite } from "./generated-site.ts";
import { quantile } from "./quantile.ts";
import type { TrapSending } from "./trap-sender.ts";

const trapCount = 2_000;
const silent = { info() {}, warn() {}, error() {} };
const user: UsmUser = {
  ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
  ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
};

const v2c: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };

/**
 * Mains fail at 2,000 UPSes of a site of 10,000 terminals, and each card tells: by v2c within a second, by v3 too, by v2c all at once, and while a
 * forecast is being made, which the controller otherwise puts off while traps come.
 */
export const traps: Benchmark = {
  name: "traps",
  async run() {
    return [
      ...(await measure({ name: "traps", access: v2c, overMs: 1_000, duringForecast: false, goalSec: 2 })),
      ...(await measure({ name: "traps by v3", access: user, overMs: 1_000, duringForecast: false, goalSec: 2 })),
      ...(await measure({ name: "traps at once", access: v2c, overMs: 0, duringForecast: false, goalSec: null })),
      ...(await measure({
        name: "traps in a forecast",
        access: v2c,
        overMs: 1_000,
        duringForecast: true,
        goalSec: 2,
      })),
    ];
  },
};

type Run = { name: string; access: SnmpAccess; overMs: number; duringForecast: boolean; goalSec: number | null };

function receive(tree: Tree, observe: Observe): Promise<TrapReceiver> {
  return createTrapReceiver({
    ...{ host: "127.0.0.1", port: 0, now: () => Date.now(), observe, log: silent, currentTree: () => tree },
    ...{ identNames: createIdentNames(), addresses: createAddresses() },
    engine: { engineId: "8000b983050102030405060708090a0b0c", boots: 1 },
  });
}

/** Microseconds from a datagram to its observations, with nothing else to do. */
async function timeTaking(tree: Tree, { traps: all }: TrapSending): Promise<number> {
  const receiver = await receive(tree, () => {});
  const since = performance.now();
  for (const { address, datagram } of all) receiver.onDatagram(Buffer.from(datagram), { address, port: 40_000 });
  const tookUs = (performance.now() - since) * 1_000;
  await receiver.close();
  return tookUs / all.length;
}

async function measure(run: Run): Promise<Figure[]> {
  const tree = siteWith(run.access);
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
  const inbox = createInbox();
  const journal = await openJournal({ dataDir, log: silent });
  const arrived: string[] = [];
  const receiver = await receive(tree, (observation) => {
    if (observation.kind === "upsTrap") arrived.push(observation.upsId);
    inbox.observe(observation);
  });
  const drivers = createFakeDrivers();
  const folded = new Map<string, number>();
  const decide = createDecider();
  const spent: Spent = { decide: 0, forecast: 0 };
  let newest: DecideArgs | null = null;
  const controller = await startController({
    ...{ clock: new SystemClock(), inbox, drivers, journal, log: silent, selfId: null },
    revisions: createFakeRevisions(tree),
    leadership: createFakeLeadership(),
    publish() {},
    onHalt() {},
    decide(args) {
      // What was observed is folded into the world right before.
      for (const id of arrived.splice(0)) folded.set(id, now());
      newest = args;
      return timed(spent, "decide", () => decide(args));
    },
    predict: () => foreseen(aForecast({ verdict: "nothingToDo" })),
  });
  const sending = sendingTo(receiver, tree, run);
  // That of the controller is a stub: this one begins when it is told to, traps or not.
  const forecaster = createForecaster({
    predict: (args) => timedSteps(spent, predictBySteps(args)),
    ...{ realClock: new SystemClock(), log: silent, lastTrapAt: () => Number.NEGATIVE_INFINITY, onForecast() {} },
  });
  const sender = new Worker(new URL("./trap-sender.ts", import.meta.url), { workerData: sending });
  try {
    await once(sender, "message");
    // Every UPS was read once, and nothing is amiss.
    await until(() => tree.upses.every(({ id }) => (drivers.reads[id] ?? 0) > 0), 60_000);
    Object.assign(spent, { decide: 0 });
    for (const { id } of victimsOf(tree)) drivers.upses[id] = onBattery();
    const blocked = watchLoop();
    sender.postMessage("go");
    const sent = once(sender, "message");
    if (run.duringForecast && newest !== null) forecaster.request(newest);
    const [sentAt] = (await sent) as [number[]];
    await until(() => folded.size >= trapCount, 20_000);
    const takeUs = await timeTaking(tree, sending);
    return figuresOf({ run, receiver, tree, folded, sentAt, spent, blocked: blocked(), takeUs });
  } finally {
    forecaster.close();
    await sender.terminate();
    await controller.stop();
    await receiver.close();
    await journal.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const now = () => performance.timeOrigin + performance.now();

/** UPSes of racks: each with an address of its own. */
const victimsOf = (tree: Tree): readonly Ups[] =>
  tree.upses.filter(({ id }) => id.startsWith("rack-")).slice(0, trapCount);
const addressOf = (i: number) => `127.1.${i >> 8}.${i & 255}`;

function siteWith(access: SnmpAccess): Tree {
  const site = generateSite(5 * trapCount);
  const indexOf = new Map(victimsOf(site).map(({ id }, i) => [id, i]));
  return {
    ...site,
    upses: site.upses.map((ups) => {
      const host = addressOf(indexOf.get(ups.id) ?? 0xffff);
      return { ...ups, source: { kind: "snmp", host, port: 161, access, mib: "powernet" } };
    }),
  };
}

function sendingTo({ port }: TrapReceiver, tree: Tree, { access, overMs }: Run): TrapSending {
  const onBatteryTrap = "1.3.6.1.4.1.318.0.5";
  return {
    port,
    overMs,
    traps: victimsOf(tree).map((_, i) => {
      const pdu = notification({ oid: onBatteryTrap, upTime: 1_000 + i, id: i });
      const engineId = `80001f88${i.toString(16).padStart(8, "0")}`;
      const datagram =
        access.version === "3"
          ? sealMessage({
              ...{ id: i, user: access, isReportable: false, protection: { isSigned: true, isEncrypted: true } },
              head: { engineId, engineBoots: 1, engineTime: 1_000 },
              scopedPdu: scopedPdu(engineId, pdu),
            })
          : communityMessage("2c", "public", pdu);
      return { address: addressOf(i), datagram };
    }),
  };
}

type Spent = { decide: number; forecast: number };

function timed<T>(spent: Spent, what: keyof Spent, work: () => T): T {
  const since = performance.now();
  try {
    return work();
  } finally {
    spent[what] += performance.now() - since;
  }
}

function* timedSteps(spent: Spent, steps: Iterator<void, Forecast>): Generator<void, Forecast> {
  for (;;) {
    const step = timed(spent, "forecast", () => steps.next());
    if (step.done) return step.value;
    yield;
  }
}

/** How long the thread took nothing from its sockets, at the longest. */
function watchLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

async function until(isSo: () => boolean, atMostMs: number): Promise<void> {
  const giveUpAt = performance.now() + atMostMs;
  while (!isSo() && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 5));
}

function figuresOf(seen: {
  run: Run;
  receiver: TrapReceiver;
  tree: Tree;
  folded: ReadonlyMap<string, number>;
  sentAt: readonly number[];
  spent: Spent;
  blocked: number;
  takeUs: number;
}): Figure[] {
  const { run, receiver, folded, sentAt, spent } = seen;
  const after = victimsOf(seen.tree).flatMap(({ id }, i) => {
    const at = folded.get(id);
    return at === undefined ? [] : [at - (sentAt[i] ?? 0)];
  });
  const [firstAt = 0] = sentAt;
  const lastAt = sentAt.at(-1) ?? 0;
  const tookSec = (Math.max(...folded.values()) - lastAt) / 1_000;
  const method = `${sentAt.length} UPSes, 10,000 terminals; sent within ${Math.round(lastAt - firstAt)} ms by another thread`;
  const figure = (what: string, value: number, unit: Figure["unit"], how: string, goalAtMost: number | null = null) =>
    ({ name: `${run.name} ${what}`, value, unit, goalAtMost, method: how }) satisfies Figure;
  return [
    figure("lost", sentAt.length - receiver.heard(), "", method, 0),
    figure("folded in", tookSec, "s", `${folded.size} of them, after the last was sent`, run.goalSec),
    figure("sent → folded p50", quantile(after, 0.5), "ms", "each trap"),
    figure("sent → folded max", Math.max(...after), "ms", "each trap"),
    figure("· longest pause", seen.blocked, "ms", "between two looks of the controller's thread at its sockets"),
    figure("· decisions", spent.decide, "ms", "until the last was folded in"),
    ...(run.duringForecast
      ? [
          figure(
            "· forecast",
            spent.forecast,
            "ms",
            "of it, begun when the first trap was sent, until the last was folded in",
          ),
        ]
      : []),
    figure("· take one", seen.takeUs, "µs", "from a datagram to its observations, with nothing else to do"),
  ];
}
