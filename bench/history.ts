import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { levels, windowSec } from "../server/domain/statistics/levels.ts";
import { type ClosedMinute, MinuteRecorder } from "../server/domain/statistics/minute-recorder.ts";
import { readSteps } from "../server/domain/statistics/roll-up.ts";
import { type ControllerStore, openControllerStore } from "../server/persistence/controller-store.ts";
import { controllerFile } from "../server/persistence/journal-file.ts";
import { openStatisticsReader } from "../server/persistence/statistics-reader.ts";
import { aUpsReading } from "../server/testing/builders.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { minutesOfUpses } from "./minutes-of-upses.ts";
import { quantile } from "./quantile.ts";

const minuteMs = 60_000;
const windowMinutes = windowSec / 60;
const start = Date.UTC(2026, 0, 1);
/** So many minutes after a window is over its minutes are being folded. */
const foldedMinutes = 40;
const kept = levels[2];
/** Until every ring is full. */
const fullDays = ((kept.blocks + 1) * kept.stepsPerBlock * kept.stepSec) / 86_400;
const fullUpses = 4;
const bigSite = 10_000;

/** Statistics of UPSes: what a minute costs, how large a file gets, and how long a look into it takes. */
export const history: Benchmark = {
  name: "history",
  async run() {
    const small = await inFolder((dataDir) => writing(dataDir, 10));
    const big = await inFolder((dataDir) => writing(dataDir, bigSite));
    return [...recording(), ...small, ...big, ...(await inFolder(fullRings))];
  },
};

/** On the controller's own thread: each reading, and the end of each minute. */
function recording(): Figure[] {
  const ids = Array.from({ length: bigSite }, (_, i) => `ups-${i}`);
  const recorder = new MinuteRecorder(start);
  const readings = Array.from({ length: 50 }, (_, i) => aUpsReading({ loadPercent: 30 + i / 10 }));
  const perReading: number[] = [];
  const perMinute: number[] = [];
  for (let second = 0; second < 5 * 60; second += 5) {
    const at = start + second * 1000;
    const since = performance.now();
    const minute = recorder.advance(at);
    if (minute !== null) perMinute.push(performance.now() - since);
    const before = performance.now();
    for (const [i, id] of ids.entries()) recorder.read(id, at, readings[(i + second) % 50] ?? aUpsReading());
    perReading.push(((performance.now() - before) * 1000) / bigSite);
  }
  const method = `${bigSite} UPSes, read every 5 s`;
  return [
    { name: "history, a reading", value: quantile(perReading, 0.5), unit: "µs", goalAtMost: 5, method },
    {
      name: "history, a minute closed",
      value: Math.max(...perMinute),
      unit: "ms",
      goalAtMost: 25,
      method: `the longest; ${method}`,
    },
  ];
}

/** A window of minutes, and the folding of it, back to back; the journal is written meanwhile. */
async function writing(dataDir: string, upses: number): Promise<Figure[]> {
  const store = await openControllerStore({ dataDir, log: { warn() {} } });
  const make = minutesOfUpses(upses);
  const made = Array.from({ length: 5 }, (_, i) => make(start + i * minuteMs));
  const minuteAt = (n: number): ClosedMinute => ({
    ...(made[n % made.length] ?? make(0)),
    startAt: start + n * minuteMs,
  });
  const plain = await timed(store, windowMinutes, (n) => [minuteAt(n)]);
  const appends = appendAllTheTime(store);
  const folding = await timed(store, foldedMinutes, (n) => [minuteAt(windowMinutes + n)]);
  const appendMs = await appends.end();
  await store.close();
  const cpuOfWindow =
    plain.cpuMs * windowMinutes + (folding.cpuMs - plain.cpuMs) * Math.min(windowMinutes / 2, foldsOf(upses));
  const large = upses === bigSite;
  const name = (what: string) => `history of ${upses} UPSes, ${what}`;
  return [
    {
      name: name("minute written"),
      value: quantile(plain.tookMs, 0.5),
      unit: "ms",
      goalAtMost: large ? 500 : null,
      method: `p50 of ${windowMinutes}, on disk; longest ${Math.max(...plain.tookMs).toFixed(0)} ms`,
    },
    {
      name: name("minute written, folding"),
      value: quantile(folding.tookMs, 0.5),
      unit: "ms",
      goalAtMost: large ? 2000 : null,
      method: `p50 of ${foldedMinutes} after a window was over; longest ${Math.max(...folding.tookMs).toFixed(0)} ms`,
    },
    {
      name: name("CPU per minute"),
      value: cpuOfWindow / windowMinutes,
      unit: "ms",
      goalAtMost: large ? 600 : null,
      method: `mean over a window; ${plain.cpuMs.toFixed(1)} ms, while folding ${folding.cpuMs.toFixed(1)} ms (all threads)`,
    },
    {
      name: name("journal append p99"),
      value: quantile(appendMs, 0.99),
      unit: "ms",
      goalAtMost: null,
      method: `${appendMs.length} appends while minutes are folded without a rest; p50 ${quantile(appendMs, 0.5).toPrecision(2)} ms`,
    },
  ];
}

/** After how many writes all bundles of a window are folded. */
const foldsOf = (upses: number) => Math.ceil(upses / 64 / Math.max(1, Math.ceil(upses / 64 / (windowMinutes / 2))));

async function timed(store: ControllerStore, count: number, minutesOf: (n: number) => ClosedMinute[]) {
  const tookMs: number[] = [];
  const since = process.cpuUsage();
  for (let n = 0; n < count; n++) {
    const minutes = minutesOf(n);
    const before = performance.now();
    await store.statistics.write(minutes);
    tookMs.push(performance.now() - before);
  }
  const { user, system } = process.cpuUsage(since);
  return { tookMs, cpuMs: (user + system) / 1000 / count };
}

function appendAllTheTime({ journal }: ControllerStore): { end(): Promise<number[]> } {
  const tookMs: number[] = [];
  let ended = false;
  const appending = (async () => {
    for (let seq = 1; !ended; seq++) {
      const since = performance.now();
      await journal.append([{ seq, at: start, epoch: 1, kind: "outageEnded", upsId: "ups1" }]);
      tookMs.push(performance.now() - since);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async end() {
      ended = true;
      await appending;
      return tookMs;
    },
  };
}

/** More than a year of minutes, in virtual time. */
async function fullRings(dataDir: string): Promise<Figure[]> {
  const store = await openControllerStore({ dataDir, log: { warn() {} } });
  const emptyBytes = statSync(controllerFile(dataDir)).size;
  const make = minutesOfUpses(fullUpses, 2);
  for (let n = 0; n < fullDays * 1440; n += windowMinutes)
    await store.statistics.write(Array.from({ length: windowMinutes }, (_, i) => make(start + (n + i) * minuteMs)));
  await store.close();
  const perUps = (statSync(controllerFile(dataDir)).size - emptyBytes) / fullUpses;
  const endSec = start / 1000 + fullDays * 86_400;
  return [
    {
      name: "history, a UPS when all is full",
      value: perUps / 1000,
      unit: "KB",
      goalAtMost: 250,
      method: `file of ${fullUpses} UPSes after ${fullDays} days, minute by minute, less an empty one; ${bigSite} UPSes: ${((perUps * bigSite) / 1e9).toPrecision(3)} GB`,
    },
    await looking(dataDir, "a day in minutes", { fromSec: endSec - 86_400, toSec: endSec, stepSec: 60 }),
    await looking(dataDir, "a week in 10 minutes", { fromSec: endSec - 7 * 86_400, toSec: endSec, stepSec: 600 }),
    await looking(dataDir, "a year in 6 hours", { fromSec: endSec - 365 * 86_400, toSec: endSec, stepSec: 21_600 }),
  ];
}

async function looking(
  dataDir: string,
  what: string,
  range: { fromSec: number; toSec: number; stepSec: number },
): Promise<Figure> {
  const reader = openStatisticsReader({ dataDir });
  const tookMs: number[] = [];
  let points = 0;
  for (let i = 0; i < 30; i++) {
    const since = performance.now();
    points = readSteps(await reader.history({ upsId: `ups-0000${1 + (i % fullUpses)}`, ...range })).length;
    tookMs.push(performance.now() - since);
  }
  await reader.close();
  return {
    name: `history, ${what}`,
    value: quantile(tookMs, 0.5),
    unit: "ms",
    goalAtMost: 100,
    method: `p50 of 30 looks, ${points} points; first ${tookMs[0]?.toFixed(0)} ms`,
  };
}

async function inFolder(work: (dataDir: string) => Promise<Figure[]>): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
  try {
    return await work(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
