import { describe, expect, test } from "vitest";
import type { ForecastStep } from "../../server/domain/forecast/forecast.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { aForecast } from "../../server/testing/builders.ts";
import { barsOfLog, newestIncident, withForecast } from "./timeline-bars.ts";

type Body<T> = T extends JournalEntry ? Omit<T, "seq" | "epoch"> : never;
const log = (...entries: Body<JournalEntry>[]) =>
  entries.map((entry, index) => ({ ...entry, seq: index + 1, epoch: 1 }) as JournalEntry);

const began = { kind: "outageBegan", upsId: "ups5", at: 1_000, beganAt: 900, evidence: "trap" } as const;
type Issued = Omit<Extract<Body<JournalEntry>, { kind: "commandIssued" }>, "at">;
const shutdown: Issued = {
  kind: "commandIssued",
  commandId: "c1",
  command: { kind: "terminalShutdown", terminalId: "blade-1", bootId: null },
  reason: { code: "feedsLost", upsIds: ["ups5"], alive: 0, needed: 1 },
  wasRunning: true,
};

describe("barsOfLog", () => {
  test("an outage begins when it began, not when it was noticed, and ends with mains", () => {
    const bars = barsOfLog(log(began, { kind: "mainsBack", upsId: "ups5", at: 5_000, backAt: 4_900 }));
    expect(bars.get("ups5")).toEqual([{ kind: "outage", phase: "past", fromAt: 900, toAt: 4_900 }]);
  });

  test("a shutdown runs until the terminal is down", () => {
    const open = log({ ...shutdown, at: 2_000 });
    expect(barsOfLog(open).get("blade-1")).toEqual([{ kind: "shutdown", phase: "running", fromAt: 2_000, toAt: null }]);
    const ended = log(
      { ...shutdown, at: 2_000 },
      { kind: "terminalDown", terminalId: "blade-1", at: 3_000, confirmed: true, cause: "goodbye" },
    );
    expect(barsOfLog(ended).get("blade-1")).toEqual([{ kind: "shutdown", phase: "past", fromAt: 2_000, toAt: 3_000 }]);
  });

  test("a command that is sent again does not begin a second bar", () => {
    const bars = barsOfLog(log({ ...shutdown, at: 2_000 }, { ...shutdown, commandId: "c2", at: 2_500 }));
    expect(bars.get("blade-1")).toHaveLength(1);
  });

  test("an end without a beginning in sight leaves a mark", () => {
    const bars = barsOfLog(log({ kind: "terminalUp", terminalId: "sv1", at: 7_000, bootId: "b2" }));
    expect(bars.get("sv1")).toEqual([{ kind: "boot", phase: "past", fromAt: 7_000, toAt: 7_000 }]);
  });

  test("a UPS that is dark is on battery no longer", () => {
    const bars = barsOfLog(log(began, { kind: "upsDark", upsId: "ups5", at: 6_100, darkAt: 6_000 }));
    expect(bars.get("ups5")?.[0]).toEqual({ kind: "outage", phase: "past", fromAt: 900, toAt: 6_000 });
  });

  test("what another control terminal cut went off when it went dark, or is going off", () => {
    const found = { kind: "cutFound", upsId: "ups5", at: 6_000, form: "offNow" } as const;
    const offs = (darkAt: number | null) => barsOfLog(log({ ...found, darkAt })).get("ups5");
    expect(offs(5_500)).toEqual([{ kind: "upsOff", phase: "past", fromAt: 5_500, toAt: 5_500 }]);
    expect(offs(null)).toEqual([{ kind: "upsOff", phase: "running", fromAt: 6_000, toAt: null }]);
  });

  test("mains that come back to a dark UPS leave no mark", () => {
    const bars = barsOfLog(
      log(
        began,
        { kind: "upsDark", upsId: "ups5", at: 6_000, darkAt: 6_000 },
        { kind: "mainsBack", upsId: "ups5", at: 7_000, backAt: 7_000 },
      ),
    );
    expect(bars.get("ups5")?.filter((bar) => bar.kind === "outage")).toHaveLength(1);
  });

  test("storage that was flushed starts with its UPS, until it says that it is ready", () => {
    const entries = log(
      { kind: "flushEnded", storageId: "shared-disk", at: 1_000, outcome: "flushed" },
      { kind: "upsRestored", upsId: "ups4", at: 5_000 },
      { kind: "storageReady", storageId: "shared-disk", at: 9_000 },
    );
    const fed = () => ["shared-disk"];
    expect(barsOfLog(entries.slice(0, 2), fed).get("shared-disk")?.at(-1)).toMatchObject({
      phase: "running",
      toAt: null,
    });
    expect(barsOfLog(entries, fed).get("shared-disk")?.at(-1)).toMatchObject({ fromAt: 5_000, toAt: 9_000 });
  });

  test("nothing runs once the sequence has ended", () => {
    const bars = barsOfLog(log(began, { ...shutdown, at: 2_000 }, { kind: "sequenceEnded", at: 9_000 }));
    for (const list of bars.values()) for (const bar of list) expect(bar.phase).toBe("past");
  });
});

test("newestIncident leaves out what went before", () => {
  const entries = log(
    began,
    { kind: "sequenceEnded", at: 2_000 },
    { kind: "terminalDown", terminalId: "sv2", at: 2_500, confirmed: true, cause: "goodbye" },
    { ...began, at: 3_000 },
    { kind: "sequenceEnded", at: 4_000 },
  );
  expect(newestIncident(entries).map((entry) => entry.seq)).toEqual([4, 5]);
});

describe("withForecast", () => {
  const forecast = aForecast({
    steps: [
      step("blade-1", "shutdown", 1_500, 2_000),
      step("blade-1", "shutdown", 8_000, 9_000),
      step("ups5", "upsOff", 9_000, null),
    ],
  });

  test("only what is still to come is added", () => {
    const bars = withForecast(new Map(), forecast, 5_000);
    expect(bars.get("blade-1")).toEqual([{ kind: "shutdown", phase: "forecast", fromAt: 8_000, toAt: 9_000 }]);
    expect(bars.get("ups5")).toEqual([{ kind: "upsOff", phase: "forecast", fromAt: 9_000, toAt: 9_000 }]);
  });

  test("what runs already is not drawn a second time", () => {
    const past = barsOfLog(log({ ...shutdown, at: 4_000 }));
    expect(withForecast(past, forecast, 5_000).get("blade-1")).toHaveLength(1);
  });
});

function step(nodeId: string, kind: ForecastStep["kind"], at: number, endAt: number | null): ForecastStep {
  return { nodeId, kind, at, endAt, reason: { code: "asWanted" }, command: null, basis: { kind: "configured" } };
}
