import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControllerQuestion } from "../contract/controller-question.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import { onBattery } from "../testing/builders.ts";
import { createBench } from "../testing/controller-bench.ts";

let bench: ReturnType<typeof createBench>;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.end());

const question: ControllerQuestion = {
  ...{ kind: "writeUpsSettings", upsId: "ups4", wanted: { shutoffGraceSec: 60 }, by: "admin" },
};
const writes = () => bench.drivers.sent.filter(({ kind }) => kind === "writeSettings");

describe("settings that somebody has written into a UPS", () => {
  it("are in the UPS, in what is known of it and in the journal", async () => {
    const running = await bench.start();
    const before = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 0 };
    bench.drivers.upsSettings.ups4 = before;
    const holds = { ...before, shutoffGraceSec: 60 };
    expect(await running.answer(question)).toEqual({ kind: "upsSettings", settings: holds, refused: [] });
    await bench.run(1);
    expect(running.snapshot().nodes.ups4?.ups?.settings).toEqual(holds);
    expect(bench.journal.entries).toMatchObject([
      {
        kind: "upsSettingsWritten",
        upsId: "ups4",
        by: "admin",
        asked: { shutoffGraceSec: 60 },
        outcome: "done",
        holds,
      },
    ]);
    expect(running.snapshot().log).toMatchObject([{ kind: "upsSettingsWritten" }]);
  });

  it.each<[string, DriverError, string]>([
    ["unreachable", new DriverError("unreachable", "no route"), "no route"],
    ["timeout", new DriverError("timeout", "no answer"), "no answer"],
    ["rejected", new DriverError("rejected", "NoAccess"), "NoAccess"],
  ])("that could not be written are told so: %s", async (why, error, detail) => {
    bench.drivers.answers.ups4 = error;
    const running = await bench.start();
    expect(await running.answer(question)).toEqual({ kind: "failed", why, detail });
    await bench.run(1);
    expect(bench.journal.entries).toMatchObject([{ kind: "upsSettingsWritten", outcome: why, holds: null }]);
  });

  it("at a UPS that says nothing have an unknown outcome after a while", async () => {
    bench.drivers.answers.ups4 = "nothing";
    const running = await bench.start();
    const answer = running.answer(question);
    await bench.run(21);
    expect(await answer).toMatchObject({ kind: "failed", why: "timeout" });
  });

  it("of a UPS that is not there are written nowhere", async () => {
    const running = await bench.start();
    expect(await running.answer({ ...question, upsId: "ups9" })).toMatchObject({ kind: "failed", why: "noSuchUps" });
    await bench.run(1);
    expect([writes(), bench.journal.entries]).toEqual([[], []]);
  });

  it("stay as they are while a sequence runs", async () => {
    const began = {
      seq: 1,
      at: 0,
      epoch: 1,
      kind: "outageBegan",
      upsId: "ups5",
      beganAt: 0,
      evidence: "trap",
    } as const;
    bench.journal.entries.push(began);
    bench.drivers.upses.ups5 = onBattery();
    const running = await bench.start();
    expect(await running.answer(question)).toMatchObject({ kind: "failed", why: "inSequence" });
    expect(writes()).toEqual([]);
  });
});
