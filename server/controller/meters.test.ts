import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControllerMetrics } from "../contract/controller-metrics.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import { createBench, nothing } from "../testing/controller-bench.ts";
import type { RunningController } from "./controller-parts.ts";

let bench: ReturnType<typeof createBench>;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.end());

async function metricsOf(running: RunningController): Promise<ControllerMetrics> {
  const answer = await running.answer({ kind: "metrics" });
  if (answer.kind !== "metrics") throw new Error(answer.kind);
  return answer.metrics;
}
const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

describe("what the controller counts", () => {
  it("is every poll by how it ended, and every trap that was believed", async () => {
    bench.drivers.upses.ups2 = new DriverError("timeout", "no answer");
    bench.drivers.upses.ups3 = new DriverError("badReply", "what is that");
    const running = await bench.start();
    bench.inbox.observe({ kind: "upsTrap", upsId: "ups1", at: bench.clock.now(), trap: "onBattery", detail: "" });
    await bench.run(10);
    const { upses } = await metricsOf(running);
    expect(upses.ups1).toEqual({ polls: { ok: bench.drivers.reads.ups1 }, traps: 1 });
    expect(upses.ups2).toEqual({ polls: { timeout: bench.drivers.reads.ups2 }, traps: 0 });
    expect(upses.ups3).toEqual({ polls: { badReply: bench.drivers.reads.ups3 }, traps: 0 });
  });

  it("is messages that were refused, as many as are told", async () => {
    const running = await bench.start();
    const refused = { kind: "messageRefused", at: bench.clock.now(), address: "192.0.2.7", detail: "" } as const;
    bench.inbox.observe({ ...refused, why: "unknownSource", times: 40 });
    bench.inbox.observe({ ...refused, why: "unknownSource", times: 2 });
    bench.inbox.observe({ ...refused, why: "garbled", times: 1 });
    await bench.run(1);
    expect((await metricsOf(running)).refusedMessages).toEqual({ unknownSource: 42, garbled: 1 });
  });

  it("is entries of the journal that are on disk, by kind, and how long each append took", async () => {
    let told = 0;
    const running = await bench.start({
      decide: ({ now }) => {
        told += 1;
        return told > 3
          ? nothing
          : { ...nothing, notes: [{ kind: "outageBegan", upsId: `ups${told}`, beganAt: now, evidence: "trap" }] };
      },
    });
    await bench.run(5);
    const metrics = await metricsOf(running);
    expect(metrics.events.outageBegan).toBe(3);
    expect(sum(Object.values(metrics.events))).toBe(bench.journal.entries.length);
    expect(sum(metrics.appends.counts)).toBe(bench.journal.appends);
    expect(metrics.appends.counts).toHaveLength(metrics.appends.boundsSec.length + 1);
  });

  it("is every tick with its time, the process, and in which epoch it acts", async () => {
    const running = await bench.start();
    await bench.run(5);
    const before = await metricsOf(running);
    await bench.run(5);
    const after = await metricsOf(running);
    expect(sum(after.ticks.counts)).toBeGreaterThan(sum(before.ticks.counts));
    expect(after.ticks.sumSec).toBeGreaterThan(before.ticks.sumSec);
    expect(after).toMatchObject({ epoch: 1, acts: true, statisticsWaiting: 0 });
    expect(after.process.cpuSec).toBeGreaterThan(0);
    expect(after.process.residentBytes).toBeGreaterThan(1e6);
    bench.leadership.acts = false;
    expect(await metricsOf(running)).toMatchObject({ acts: false });
  });

  it("forgets UPSes that are gone from the tree", async () => {
    const running = await bench.start();
    await bench.run(2);
    expect(Object.keys((await metricsOf(running)).upses)).toHaveLength(exampleSite.upses.length);
    bench.revisions.saved = { number: 2, tree: { ...exampleSite, upses: exampleSite.upses.slice(0, 2) } };
    running.nudgeRevision();
    await bench.run(10);
    expect(Object.keys((await metricsOf(running)).upses)).toEqual(exampleSite.upses.slice(0, 2).map(({ id }) => id));
  });
});
