import { createInbox } from "../controller/inbox.ts";
import type { Clock, Drivers, JournalStore } from "../controller/ports.ts";
import { type RunningController, startController } from "../controller/start-controller.ts";
import { createDecider } from "../domain/decide/decider.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { foreseen } from "./builders.ts";
import { noForecast } from "./controller-bench.ts";
import { createFakeJournal, createFakeRevisions } from "./fake-stores.ts";
import type { SimulatedSite } from "./simulated-site.ts";

export type Effect = "append" | "send";

/**
 * The real controller and the real decisions on a simulated site, in a process that can be killed: right after its n-th append or
 * command nothing of it has any effect any more, and a second later another one starts on the same journal.
 * When its own terminal halts it ends, and starts again when that terminal runs again.
 */
export function createMortalController(args: {
  tree: Tree;
  clock: Clock;
  site: SimulatedSite;
  selfId: NodeId | null;
  /** Whether to die right after this effect, counted from 1 over all lives. */
  diesAfter(count: number, effect: Effect): boolean;
}) {
  const { tree, clock, site, selfId, diesAfter } = args;
  const disk = createFakeJournal();
  const ending = new AbortController();
  const gone: Promise<unknown>[] = [];
  let effects = 0;
  let lives = 0;
  let current: RunningController | null = null;

  function live(): Promise<"killed" | "halted" | "ended"> {
    lives += 1;
    const epoch = lives;
    return new Promise((resolve, reject) => {
      let dead = false;
      const die = (why: "killed" | "halted" | "ended") => {
        dead = true;
        const controller = current;
        current = null;
        if (controller && why !== "halted") gone.push(controller.stop());
        resolve(why);
      };
      ending.signal.addEventListener("abort", () => die("ended"), { once: true });
      async function effect(kind: Effect, work: () => Promise<void>): Promise<void> {
        if (dead) throw new Error("killed");
        await work();
        effects += 1;
        if (!diesAfter(effects, kind)) return;
        die("killed");
        await new Promise(() => {});
      }
      const inbox = createInbox();
      site.connect((o) => {
        if (!dead) inbox.observe(o);
      });
      const journal: JournalStore = {
        append: (entries) => effect("append", () => disk.append(entries)),
        loadOpen: () => disk.loadOpen(),
      };
      const { drivers: real } = site;
      const drivers: Drivers = {
        ups: (ups) => {
          const driver = real.ups(ups);
          return { ...driver, execute: (c, signal) => effect("send", () => driver.execute(c, signal)) };
        },
        storage: (s, t) => {
          const driver = real.storage(s, t);
          return { ...driver, flush: (a) => effect("send", () => driver.flush(a)) };
        },
        agents: {
          ...real.agents,
          shutdown: (a) => effect("send", () => real.agents.shutdown(a)),
          cluster: (a) => effect("send", () => real.agents.cluster(a)),
        },
        wake: { wake: (t) => effect("send", () => real.wake.wake(t)) },
      };
      const log = { info() {}, warn() {}, error() {} };
      startController({
        clock,
        realClock: clock,
        inbox,
        drivers,
        journal,
        revisions: createFakeRevisions(tree),
        leadership: { current: () => ({ acts: true, epoch }) },
        decide: createDecider(),
        predict: () => foreseen(noForecast),
        publish: () => {},
        log,
        selfId,
        onHalt: () => die("halted"),
      }).then((running) => {
        if (dead) gone.push(running.stop());
        else current = running;
      }, reject);
    });
  }

  const sleep = (ms: number) => clock.sleep(ms, ending.signal).catch(() => {});
  const selfRuns = () => selfId === null || site.site().terminals[selfId]?.state === "running";

  const running = (async () => {
    while (!ending.signal.aborted) {
      if (selfRuns()) await live();
      await sleep(1_000);
    }
  })();

  return {
    journal: disk,
    lives: () => lives,
    effects: () => effects,
    /** The clock has to move meanwhile. */
    async end(): Promise<void> {
      ending.abort();
      await running;
      await Promise.all(gone);
    },
  };
}
