import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { Clock, Observe, UpsDriver } from "./ports.ts";
import { late, within } from "./within.ts";

/** Real time, for all of them together: a few questions and a write for each. */
const atMostMs = 20_000;

/** Has settings written into a UPS, and tells as an observation what came of it. Never rejects. */
export async function writeUpsSettings(args: {
  question: Extract<ControllerQuestion, { kind: "writeUpsSettings" }>;
  /** null: there is no such UPS. */
  driver: UpsDriver | null;
  /** A running sequence keeps what it began with: grace and low-battery time are part of how it counts. */
  inSequence: boolean;
  clock: Clock;
  realClock: Clock;
  observe: Observe;
}): Promise<ControllerAnswer> {
  const { question, driver, clock, observe } = args;
  const { upsId, wanted, by } = question;
  if (driver === null)
    return { kind: "failed", why: "noSuchUps", detail: `the settings in force have no UPS ${upsId}` };
  if (args.inSequence) return { kind: "failed", why: "inSequence", detail: "a sequence runs" };
  const told = { kind: "upsSettingsWritten", upsId, by, asked: wanted } as const;
  const cut = new AbortController();
  try {
    const written = await within(args.realClock, atMostMs, driver.writeSettings(wanted, cut.signal));
    if (written === late) throw new DriverError("timeout", "no answer");
    const { settings, refused } = written as Awaited<ReturnType<UpsDriver["writeSettings"]>>;
    observe({
      ...{ ...told, at: clock.now(), outcome: "done", holds: settings },
      refused: refused.map(({ setting }) => setting),
    });
    return { kind: "upsSettings", settings, refused };
  } catch (error) {
    const why = error instanceof DriverError ? error.code : "badReply";
    observe({ ...told, at: clock.now(), outcome: why, holds: null, refused: [] });
    return { kind: "failed", why, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    cut.abort();
  }
}
