import { applyDelta, type LiveDelta, type LiveSnapshot } from "../contract/live.ts";
import type { ControllerParts, RunningController } from "../controller/controller-parts.ts";
import { createInbox } from "../controller/inbox.ts";
import { startController } from "../controller/start-controller.ts";
import type { Decision } from "../domain/decide/decision.ts";
import type { Forecast } from "../domain/forecast/forecast.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { aForecast, foreseen } from "./builders.ts";
import { createFakeDrivers } from "./fake-drivers.ts";
import { createFakeJournal, createFakeLeadership, createFakeRevisions } from "./fake-stores.ts";
import { createManualClock, settle } from "./manual-clock.ts";

/** A decision to do nothing. */
export const nothing: Decision = { notes: [], intents: [], verdicts: {}, alarms: [], nextLookAt: null };

export const noForecast: Forecast = aForecast({ verdict: "nothingToDo" });

/** A controller on fakes and two manual clocks: the site's, and the computer's own. */
export function createBench() {
  const clock = createManualClock();
  const realClock = createManualClock();
  const inbox = createInbox();
  const drivers = createFakeDrivers();
  const journal = createFakeJournal();
  const revisions = createFakeRevisions(exampleSite);
  const leadership = createFakeLeadership();
  const deltas: LiveDelta[] = [];
  const logged: string[] = [];
  let running: RunningController | null = null;
  const log = (_: Record<string, unknown>, message: string) => void logged.push(message);

  return {
    clock,
    realClock,
    inbox,
    drivers,
    journal,
    revisions,
    leadership,
    deltas,
    logged,
    /** Both clocks, in steps, as they run side by side. */
    async run(sec: number, stepMs = 100): Promise<void> {
      for (let left = sec * 1000; left > 0; left -= stepMs) {
        await realClock.advance(Math.min(stepMs, left));
        await clock.advance(Math.min(stepMs, left));
      }
    },
    async start(over: Partial<ControllerParts> = {}): Promise<RunningController> {
      running = await startController({
        clock,
        realClock,
        inbox,
        drivers,
        journal,
        revisions,
        leadership,
        decide: () => nothing,
        predict: () => foreseen(noForecast),
        publish: (delta) => void deltas.push(delta),
        log: { info: log, warn: log, error: log },
        selfId: null,
        onHalt: () => {},
        ...over,
      });
      await settle();
      return running;
    },
    /** The snapshot that a browser has which got this one and every delta since. */
    followed(from: LiveSnapshot): LiveSnapshot | null {
      const since = deltas.filter((d) => d.seq > from.seq);
      return since.reduce<LiveSnapshot | null>((held, delta) => held && applyDelta(held, delta), from);
    },
    async end(): Promise<void> {
      const stopped = running?.stop();
      // A driver that hangs is waited for only so long.
      await settle();
      await realClock.advance(10_000);
      await stopped;
    },
  };
}
