import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blockSec, keptSec, levels, windowSec } from "../domain/statistics/levels.ts";
import { readSteps } from "../domain/statistics/roll-up.ts";
import { runUntilKilled } from "../testing/run-until-killed.ts";
import { aMinute, type RowSays } from "../testing/statistics-rows.ts";
import { type ControllerStore, openControllerStore } from "./controller-store.ts";
import { controllerFile } from "./journal-file.ts";
import { urlOf } from "./one-connection.ts";
import { openStatisticsReader, type StatisticsReader } from "./statistics-reader.ts";

const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 1);
const startSec = start / 1000;
const windowMinutes = windowSec / 60;
const at = (minute: number) => start + minute * minuteMs;

let dataDir: string;
let store: ControllerStore;
let reader: StatisticsReader;
let warnings: string[];
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-statistics-"));
  warnings = [];
  await open();
});
afterEach(async () => {
  await reader.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(): Promise<void> {
  store = await openControllerStore({ dataDir, log: { warn: (_, message) => void warnings.push(message) } });
  reader = openStatisticsReader({ dataDir });
}
async function reopen(): Promise<void> {
  await reader.close();
  await store.close();
  await open();
}

const load = (loadPercent: number, more: RowSays = {}): RowSays => ({ ...more, figures: { loadPercent } });
/** Minutes of one UPS, the load of each its number modulo 60, in one write. */
const write = (from: number, to: number, upsId = "ups1") =>
  store.statistics.write(
    Array.from({ length: to - from }, (_, i) => aMinute(at(from + i), { [upsId]: load((from + i) % 60) })),
  );
/** Each `[seconds since the start, load]`. */
async function loads(args: { from: number; to: number; stepSec: number; upsId?: string }) {
  const { from, to, stepSec, upsId = "ups1" } = args;
  const steps = await reader.history({ upsId, stepSec, fromSec: startSec + from * 60, toSec: startSec + to * 60 });
  return readSteps(steps).map((step) => [step.startSec - startSec, step.loadPercent?.mean ?? null]);
}
async function execute(sql: string) {
  const client = createClient({ url: urlOf(controllerFile(dataDir)) });
  try {
    return await client.execute(sql);
  } finally {
    client.close();
  }
}
const rowsOf = async (sql: string) => (await execute(sql)).rows.map((row) => ({ ...row }));

describe("a minute", () => {
  it("is on disk when it was written, and read at once", async () => {
    await store.statistics.write([
      aMinute(at(0), { ups1: load(30), ups2: load(50, { onBatterySec: 7, outagesBegun: 1 }) }),
    ]);
    const steps = await reader.history({ upsId: "ups2", fromSec: startSec, toSec: startSec + 120, stepSec: 60 });
    expect(readSteps(steps)).toEqual([
      {
        startSec,
        loadPercent: { min: 50, mean: 50, max: 50, knownSec: 60 },
        ...{ chargePercent: null, runtimeSec: null, inputVolts: null, outputVolts: null, batteryCelsius: null },
        ...{ heardSec: 60, onBatterySec: 7, outagesBegun: 1 },
      },
    ]);
    await reopen();
    expect(await loads({ from: 0, to: 2, stepSec: 60 })).toEqual([[0, 30]]);
  });

  it("that was begun before a restart is added to, and has no more than its 60 seconds", async () => {
    await store.statistics.write([aMinute(at(0), { ups1: load(20, { heardSec: 25 }) })]);
    await reopen();
    await store.statistics.write([aMinute(at(0), { ups1: load(80, { heardSec: 25 }), ups2: load(1) })]);
    expect(await loads({ from: 0, to: 1, stepSec: 60 })).toEqual([[0, 50]]);
    await store.statistics.write([aMinute(at(0), { ups1: load(80) })]);
    const steps = await reader.history({ upsId: "ups1", fromSec: startSec, toSec: startSec + 60, stepSec: 60 });
    expect(readSteps(steps)[0]).toMatchObject({ heardSec: 60, loadPercent: { min: 20, max: 80, knownSec: 60 } });
    expect(await loads({ from: 0, to: 1, stepSec: 60, upsId: "ups2" })).toEqual([[0, 1]]);
  });

  it("may come twice in one write", async () => {
    await store.statistics.write([
      aMinute(at(0), { ups1: load(20, { heardSec: 30 }) }),
      aMinute(at(0), { ups1: load(40, { heardSec: 30 }) }),
    ]);
    expect(await loads({ from: 0, to: 1, stepSec: 60 })).toEqual([[0, 30]]);
  });

  it("of which nothing is known leaves a gap", async () => {
    await write(0, 3);
    await store.statistics.write([aMinute(at(3), {})]);
    await write(4, 5);
    expect(await loads({ from: 0, to: 10, stepSec: 60 })).toEqual([
      [0, 0],
      [60, 1],
      [120, 2],
      [240, 4],
    ]);
  });
});

describe("steps", () => {
  it("read the same before and after their minutes became blocks", async () => {
    await write(0, windowMinutes);
    const ask = async () => ({
      minutes: await loads({ from: 0, to: windowMinutes, stepSec: 60 }),
      fives: await loads({ from: 0, to: windowMinutes, stepSec: 300 }),
      tens: await loads({ from: 0, to: windowMinutes, stepSec: 600 }),
      hours: await loads({ from: 0, to: windowMinutes, stepSec: 3600 }),
      day: await loads({ from: 0, to: windowMinutes, stepSec: 86_400 }),
    });
    const before = await ask();
    expect(before.tens.slice(0, 2)).toEqual([
      [0, 4.5],
      [600, 14.5],
    ]);
    expect(before.hours).toEqual([
      [0, 29.5],
      [3600, 29.5],
      [7200, 29.5],
    ]);
    expect(before.minutes).toHaveLength(windowMinutes);
    expect(await rowsOf("SELECT * FROM UpsStatistic")).toEqual([]);
    await write(windowMinutes, windowMinutes + 1);
    expect(await rowsOf("SELECT stepSec FROM UpsStatistic ORDER BY stepSec")).toEqual(
      levels.map(({ stepSec }) => ({ stepSec })),
    );
    expect(await rowsOf("SELECT count(*) AS n FROM UpsMinutes")).toEqual([{ n: 1 }]);
    expect(await ask()).toEqual({ ...before, day: [[0, 29.3]] });
  });

  it("go on in the blocks that they began, window after window, and across restarts", async () => {
    for (let from = 0; from < 6 * windowMinutes; from += 90) {
      await write(from, from + 90);
      if (from % 360 === 0) await reopen();
    }
    const hours = await loads({ from: 0, to: 6 * windowMinutes, stepSec: 3600 });
    expect(hours).toEqual(Array.from({ length: 18 }, (_, i) => [i * 3600, 29.5]));
    expect(await loads({ from: 0, to: 6 * windowMinutes, stepSec: 60 })).toHaveLength(6 * windowMinutes);
    expect(await rowsOf("SELECT stepSec FROM UpsStatistic WHERE stepSec > 60")).toHaveLength(2);
  });

  it("begin and end where whole steps do, by UTC", async () => {
    await write(0, 120);
    const steps = await reader.history({ upsId: "ups1", fromSec: startSec + 61, toSec: startSec + 3601, stepSec: 600 });
    expect(steps.startSec).toBe(startSec);
    expect(readSteps(steps).map((s) => s.startSec - startSec)).toEqual([0, 600, 1200, 1800, 2400, 3000, 3600]);
  });

  it("of a UPS that has none, and of a file that is not there yet, are empty", async () => {
    expect(await loads({ from: 0, to: 60, stepSec: 60, upsId: "nobody" })).toEqual([]);
    const elsewhere = openStatisticsReader({ dataDir: path.join(dataDir, "elsewhere") });
    const steps = await elsewhere.history({ upsId: "ups1", fromSec: 0, toSec: 3600, stepSec: 600 });
    expect(readSteps(steps)).toEqual([]);
    await elsewhere.close();
  });
});

describe("many UPSes", () => {
  it("do not mix, in as many bundles as there are", async () => {
    const ids = Array.from({ length: 150 }, (_, i) => `u${i}`);
    const minute = (n: number) => aMinute(at(n), Object.fromEntries(ids.map((id, i) => [id, load(i % 100)])));
    for (let n = 0; n < 3; n++) await store.statistics.write([minute(n)]);
    // One write after the window is over folds a share of the bundles; the others follow.
    for (let n = windowMinutes; n < windowMinutes + 3; n++) await store.statistics.write([minute(n)]);
    expect(
      await rowsOf(`SELECT DISTINCT bundle FROM UpsMinutes WHERE startMin < ${at(windowMinutes) / minuteMs}`),
    ).toEqual([]);
    for (const [i, upsId] of ids.entries())
      expect(await loads({ from: 0, to: 10, stepSec: 600, upsId })).toEqual([[0, i % 100]]);
  });

  it("one that is added later does not change the others; one that is removed keeps what it had", async () => {
    await store.statistics.write([aMinute(at(0), { b: load(2), a: load(1) })]);
    await store.statistics.write([aMinute(at(1), { c: load(3), a: load(1) })]);
    await store.statistics.write([aMinute(at(2), { b: load(4), c: load(3) })]);
    const of = (upsId: string) => loads({ from: 0, to: 3, stepSec: 60, upsId });
    const expected = [
      [
        [0, 1],
        [60, 1],
      ],
      [
        [0, 2],
        [120, 4],
      ],
      [
        [60, 3],
        [120, 3],
      ],
    ];
    expect(await Promise.all(["a", "b", "c"].map(of))).toEqual(expected);
    await store.statistics.write([aMinute(at(windowMinutes), { b: load(9) })]);
    expect(await Promise.all(["a", "b", "c"].map(of))).toEqual(expected);
  });
});

describe("room", () => {
  it("is never more than the rings hold, however long it goes on; the oldest go first", async () => {
    // Every window of three hours has one minute, so two years are soon told.
    const days = 2 * 365;
    for (let day = 0; day < days; day += 5) {
      const minutes = Array.from({ length: 5 * 8 }, (_, i) => day * 1440 + i * windowMinutes);
      await store.statistics.write(minutes.map((m) => aMinute(at(m), { ups1: load(m % 100) })));
    }
    const counts = await rowsOf("SELECT stepSec, count(*) AS n FROM UpsStatistic GROUP BY stepSec");
    expect(counts).toEqual(levels.map(({ stepSec, blocks }) => ({ stepSec, n: blocks })));
    expect(Number((await rowsOf("SELECT count(*) AS n FROM UpsMinutes"))[0]?.n)).toBe(1);
    const end = days * 1440;
    for (const level of levels) {
      const keptMinutes = keptSec(level) / 60;
      const found = await loads({ from: end - keptMinutes, to: end, stepSec: level.stepSec });
      expect(found).toHaveLength((keptMinutes / 1440) * 8);
      const longGone = await loads({ from: 0, to: end - keptMinutes - blockSec(level) / 30, stepSec: level.stepSec });
      expect(longGone).toEqual([]);
    }
  });

  it("of a UPS that has been gone for longer than is kept is given back", async () => {
    await store.statistics.write([aMinute(at(0), { gone: load(1), ups1: load(1) })]);
    await write(windowMinutes, windowMinutes + 1);
    expect(await rowsOf("SELECT upsId FROM UpsSeries ORDER BY upsId")).toHaveLength(2);
    await execute("UPDATE UpsSeries SET lastRound = lastRound - 3199 WHERE upsId = 'gone'");
    await write(2 * windowMinutes, 2 * windowMinutes + 1);
    expect(await rowsOf("SELECT upsId FROM UpsSeries ORDER BY upsId")).toHaveLength(2);
    await write(3 * windowMinutes, 3 * windowMinutes + 1);
    expect(await rowsOf("SELECT upsId FROM UpsSeries")).toEqual([{ upsId: "ups1" }]);
    expect(await rowsOf("SELECT DISTINCT series FROM UpsStatistic")).toHaveLength(1);
    await store.statistics.write([aMinute(at(4 * windowMinutes), { gone: load(5) })]);
    expect(await loads({ from: 0, to: 5 * windowMinutes, stepSec: 86_400, upsId: "gone" })).toEqual([[0, 5]]);
  });
});

describe("a UPS that comes back", () => {
  it("after longer than is kept goes on with what is left of it", async () => {
    const ids = Array.from({ length: 70 }, (_, i) => `u${i}`);
    const minute = (n: number) => aMinute(at(n), Object.fromEntries(ids.map((id) => [id, load(5)])));
    await store.statistics.write([minute(0)]);
    await execute("UPDATE UpsSeries SET lastRound = lastRound - 9999 WHERE upsId = 'u69'");
    // The first write after the window folds the other bundle.
    for (const n of [windowMinutes, windowMinutes + 1]) await store.statistics.write([minute(n)]);
    expect(await loads({ from: 0, to: 2 * windowMinutes, stepSec: 60, upsId: "u69" })).toHaveLength(3);
    expect(await rowsOf("SELECT upsId FROM UpsSeries WHERE lastRound < 0")).toEqual([]);
  });
});

describe("a clock that is set", () => {
  it("back by an hour: the hour that comes twice is known for an hour, with the least and the greatest of both", async () => {
    await write(0, 120);
    await reopen();
    await store.statistics.write(Array.from({ length: 60 }, (_, i) => aMinute(at(60 + i), { ups1: load(90) })));
    const steps = await reader.history({ upsId: "ups1", fromSec: startSec, toSec: startSec + 7200, stepSec: 3600 });
    expect(readSteps(steps)).toMatchObject([
      { heardSec: 3600, loadPercent: { min: 0, mean: 29.5, max: 59 } },
      { heardSec: 3600, loadPercent: { min: 0, max: 90 } },
    ]);
  });

  it("back by a day: what became blocks already is added to in the same way", async () => {
    await write(0, 1440 + 2);
    await write(1440 + windowMinutes, 1440 + windowMinutes + 1);
    await store.statistics.write(Array.from({ length: 60 }, (_, i) => aMinute(at(i), { ups1: load(90) })));
    await write(windowMinutes, windowMinutes + 1);
    for (const stepSec of [60, 600, 3600]) {
      const steps = readSteps(
        await reader.history({ upsId: "ups1", fromSec: startSec, toSec: startSec + 3600, stepSec }),
      );
      expect(steps).toHaveLength(3600 / stepSec);
      expect(steps.every((step) => step.heardSec === stepSec && step.loadPercent?.max === 90)).toBe(true);
    }
    expect(await loads({ from: 120, to: 1440, stepSec: 3600 })).toHaveLength(22);
    // The hour that came twice weighs once: (59.75 + 29.5 + 29.5) / 3.
    expect((await loads({ from: 0, to: 180, stepSec: 10_800 }))[0]).toEqual([0, 39.6]);
  });

  it("years ahead and back again: what is kept of before is still there", async () => {
    await write(0, windowMinutes);
    await write(windowMinutes, windowMinutes + 1);
    const before = await loads({ from: 0, to: windowMinutes, stepSec: 600 });
    // Such that it falls into other places of the rings.
    const years = 5 * 365 * 1440 + 7 * 1440;
    await write(years, years + 10);
    await write(windowMinutes + 20, windowMinutes + 30);
    await write(windowMinutes + 31, windowMinutes + 32);
    expect(await loads({ from: 0, to: windowMinutes, stepSec: 600 })).toEqual(before);
    expect(await loads({ from: windowMinutes + 20, to: windowMinutes + 30, stepSec: 60 })).toHaveLength(10);
    expect(Number((await rowsOf("SELECT count(*) AS n FROM UpsMinutes"))[0]?.n)).toBe(11);
  });
});

describe("trouble", () => {
  it("damaged minutes and blocks are begun anew and said; everything else is kept", async () => {
    await write(0, windowMinutes);
    await write(windowMinutes, windowMinutes + 2);
    await execute("UPDATE UpsStatistic SET body = x'0100' WHERE stepSec = 3600");
    await execute(`UPDATE UpsMinutes SET body = x'02' WHERE startMin = ${at(windowMinutes) / minuteMs}`);
    expect(await loads({ from: 0, to: 60, stepSec: 3600 })).toEqual([]);
    expect(await loads({ from: 0, to: 10, stepSec: 600 })).toEqual([[0, 4.5]]);
    await write(2 * windowMinutes, 2 * windowMinutes + 1);
    expect(warnings).toEqual(["statistics that could not be read were begun anew"]);
    expect(await loads({ from: 0, to: 2 * windowMinutes, stepSec: 3600 })).toEqual([[windowSec, 1]]);
  });

  it("a disk that cannot be written fails the write, and the next one goes on", async () => {
    const later = path.join(dataDir, "later");
    writeFileSync(later, "a file where the folder will be");
    const other = await openControllerStore({ dataDir: later, log: { warn: () => undefined } });
    await expect(other.statistics.write([aMinute(at(0), { ups1: load(1) })])).rejects.toMatchObject({
      code: "storeNotWritable",
    });
    rmSync(later);
    await other.statistics.write([aMinute(at(1), { ups1: load(2) })]);
    await other.close();
    const its = openStatisticsReader({ dataDir: later });
    const steps = await its.history({ upsId: "ups1", fromSec: startSec, toSec: startSec + 120, stepSec: 60 });
    expect(readSteps(steps)).toHaveLength(1);
    await its.close();
  });

  it("the journal is written in between", async () => {
    const minutes = Array.from({ length: windowMinutes }, (_, i) => aMinute(at(i), { ups1: load(i % 60) }));
    const writing = store.statistics.write(minutes).then(() => "statistics");
    const entry = { seq: 1, at: start, epoch: 1, kind: "outageEnded", upsId: "ups1" } as const;
    const appending = store.journal.append([entry]).then(() => "journal");
    expect(await Promise.race([writing, appending])).toBe("journal");
    await writing;
    expect((await store.journal.loadOpen()).entries).toEqual([entry]);
  });
});

describe("kill -9 while minutes are written", () => {
  it("keeps every minute that was acknowledged, in whole windows and between them", async () => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      const { openControllerStore } = await import(${module("./controller-store.ts")});
      const { aMinute } = await import(${module("../testing/statistics-rows.ts")});
      const store = await openControllerStore({ dataDir: ${JSON.stringify(dataDir)}, log: { warn() {} } });
      for (let n = 0; ; n += 15) {
        const minutes = Array.from({ length: 15 }, (_, i) => aMinute(${start} + (n + i) * ${minuteMs}, { ups1: { figures: { loadPercent: 1 } } }));
        await store.statistics.write(minutes);
        process.stdout.write(n + 15 + "\\n");
      }`;
    const acknowledged = await runUntilKilled({ script, killAfter: 2.5 * windowMinutes });
    await reopen();
    const kept = await loads({ from: 0, to: acknowledged, stepSec: 60 });
    expect(kept).toEqual(Array.from({ length: acknowledged }, (_, i) => [i * 60, 1]));
    const hours = await reader.history({
      upsId: "ups1",
      fromSec: startSec,
      toSec: startSec + 2 * windowSec,
      stepSec: 3600,
    });
    expect(readSteps(hours).map((step) => step.heardSec)).toEqual(Array.from({ length: 6 }, () => 3600));
  });
});
