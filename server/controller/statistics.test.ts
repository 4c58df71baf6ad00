import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import { rowLength, stepOf } from "../domain/statistics/step-row.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import { aUpsReading, onBattery } from "../testing/builders.ts";
import { createBench, nothing } from "../testing/controller-bench.ts";

let bench: ReturnType<typeof createBench>;
let written: ClosedMinute[];
let writes: number;
let failing: boolean;
const statistics = {
  async write(minutes: readonly ClosedMinute[]) {
    writes += 1;
    if (failing) throw new Error("no space left on device");
    written.push(...structuredClone(minutes));
  },
};
beforeEach(() => {
  bench = createBench();
  written = [];
  writes = 0;
  failing = false;
});
afterEach(() => bench.end());

/** What is on disk of a UPS, minute by minute. */
const of = (upsId: string) =>
  written.flatMap(({ startAt, upsIds, rows }) => {
    const i = upsIds.indexOf(upsId);
    return i < 0 ? [] : [{ startAt, ...stepOf(rows, i * rowLength) }];
  });
const start = Date.UTC(2026, 0, 1);

describe("statistics of the controller", () => {
  it("have every UPS of the tree in every minute, a second after it is over, in one write", async () => {
    await bench.start({ statistics });
    await bench.run(121);
    expect(written.map(({ startAt, upsIds }) => [startAt, upsIds.length])).toEqual([
      [start, exampleSite.upses.length],
      [start + 60_000, exampleSite.upses.length],
    ]);
    expect(writes).toBe(2);
    expect(of("ups4")[1]).toMatchObject({ heardSec: 60, chargePercent: { mean: 100, knownSec: 60 }, onBatterySec: 0 });
  });

  it("count time on battery, and outages when they are decided on", async () => {
    let told = false;
    await bench.start({
      statistics,
      decide: ({ world, now }) => {
        const isOut = world.upses.ups4?.reading?.output === "battery";
        if (!isOut || told) return nothing;
        told = true;
        return { ...nothing, notes: [{ kind: "outageBegan", upsId: "ups4", beganAt: now, evidence: "reading" }] };
      },
    });
    await bench.run(30);
    bench.drivers.upses.ups4 = onBattery();
    await bench.run(31);
    const [minute] = of("ups4");
    expect(minute?.outagesBegun).toBe(1);
    expect(minute?.onBatterySec).toBeGreaterThanOrEqual(24);
    expect(minute?.onBatterySec).toBeLessThanOrEqual(30);
    expect(of("ups3")[0]).toMatchObject({ outagesBegun: 0, onBatterySec: 0 });
  });

  it("have the minute that was open when the controller stops in an orderly way", async () => {
    const running = await bench.start({ statistics });
    await bench.run(20);
    await running.stop();
    const [minute] = of("ups1");
    expect(minute?.heardSec).toBeGreaterThanOrEqual(19);
    expect(minute?.heardSec).toBeLessThanOrEqual(20);
  });

  it("wait in memory while the disk cannot be written, the newest quarter of an hour, and never hold a tick up", async () => {
    const running = await bench.start({ statistics });
    failing = true;
    await bench.run(20 * 60, 1000);
    expect(written).toEqual([]);
    expect(bench.logged.filter((line) => line.startsWith("statistics"))).toEqual(["statistics cannot be written"]);
    const answer = await running.answer({ kind: "metrics" });
    expect(answer).toMatchObject({ kind: "metrics", metrics: { statisticsWaiting: 15 } });
    failing = false;
    await bench.run(62, 1000);
    expect(written).toHaveLength(15);
    expect(written[0]?.startAt).toBe(start + 6 * 60_000);
    expect(bench.logged.at(-1)).toBe("statistics are written again");
  });

  it("do not pile up behind a disk that takes for ever", async () => {
    const released = Promise.withResolvers<void>();
    const running = await bench.start({ statistics: { write: () => released.promise } });
    await bench.run(20 * 60, 1000);
    expect(await running.answer({ kind: "metrics" })).toMatchObject({ metrics: { statisticsWaiting: 15 } });
    released.resolve();
  });

  it("of a UPS that is lost have a gap", async () => {
    await bench.start({ statistics });
    await bench.run(60);
    bench.drivers.upses.ups2 = new DriverError("timeout", "no answer");
    await bench.run(121);
    bench.drivers.upses.ups2 = aUpsReading();
    await bench.run(61);
    expect(of("ups2").map(({ startAt }) => (startAt - start) / 60_000)).toEqual([0, 1, 3]);
  });
});
