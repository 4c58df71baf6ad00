import { openControllerBus } from "../bus/controller-bus.ts";
import { localSocketPath } from "../bus/local-socket.ts";
import type { Config } from "../config.ts";
import { aloneLeadership, standByLeadership } from "../controller/alone-leadership.ts";
import { ScaledClock, SystemClock } from "../controller/clock.ts";
import { haltedExitCode } from "../controller/halted-exit-code.ts";
import { createInbox } from "../controller/inbox.ts";
import type { Clock, Observe } from "../controller/ports.ts";
import { type RunningController, startController } from "../controller/start-controller.ts";
import { createDecider } from "../domain/decide/decider.ts";
import { predictBySteps } from "../domain/forecast/predict.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { createDrivers } from "../drivers/drivers.ts";
import type { Logger } from "../logging.ts";
import { openControllerStore } from "../persistence/controller-store.ts";
import type { Journal } from "../persistence/journal.ts";
import { inherit } from "../persistence/replica-file.ts";
import { readRole } from "../persistence/role-file.ts";
import { takeEpoch } from "./epoch.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { openSimControl } from "./sim-control-client.ts";

/** The controller's process: watches, decides, journals, acts and publishes until it is told to end or its terminal halts. */
export function runController(args: ControllerArgs): Promise<void> {
  return live(args.log, (lifetime) => start({ ...args, lifetime }));
}

type ControllerArgs = {
  config: Config;
  log: Logger;
  /** Hears whatever is observed, at once: for measuring it. */
  onObserved?: Observe;
};

async function start({ config, log, onObserved, lifetime }: ControllerArgs & { lifetime: Lifetime }): Promise<void> {
  const { dataDir } = config;
  let controller: RunningController | null = null;
  // First of all: it is also the guard against a second controller on the same journal.
  const bus = await openControllerBus({
    socketPath: localSocketPath(dataDir, "bus"),
    snapshot: () => controller?.snapshot() ?? null,
    onNudge: () => controller?.nudgeRevision(),
    onQuestion: async (question) =>
      (await controller?.answer(question)) ?? { kind: "failed", why: "unreachable", detail: "the controller starts" },
    onTrouble: (detail) => log.warn({ detail }, "bus"),
  });
  lifetime.onEnd(() => bus.close());

  const [store, { clock, speed, close: closeClock }] = await Promise.all([
    openControllerStore({ dataDir, log }),
    openClock(config),
  ]);
  lifetime.onEnd(closeClock);
  lifetime.onEnd(() => store.close());

  const { journal, statistics, revisions } = store;
  const role = readRole(dataDir, (error) =>
    log.error({ err: error }, "whether this terminal is to act is not known: it acts"),
  );
  if (role.acts) await takeInheritance({ dataDir, journal, log });
  const { entries } = await journal.loadOpen();
  const journaled = entries.reduce((newest, entry) => Math.max(newest, entry.epoch), 0);
  const onTrouble = (error: unknown) => log.error({ err: error }, "the epoch could not be written");
  const before = takeEpoch({ dataDir, seen: Math.max(journaled, role.epochFloor), onTrouble });
  const leadership = role.acts ? aloneLeadership(before) : standByLeadership(before);

  const inbox = createInbox(onObserved);
  let tree: Tree | null = null;
  const drivers = await createDrivers({
    clock,
    observe: inbox.observe,
    log,
    currentTree: () => tree,
    epoch: () => leadership.current().epoch,
    trapHost: config.demo ? "127.0.0.1" : "::",
    trapPort: config.trapPort,
    agentHost: config.agentHost,
    agentPort: config.agentPort,
    loopbackOnly: config.demo,
  });
  lifetime.onEnd(() => drivers.close());

  controller = await startController({
    clock,
    speed,
    inbox,
    drivers,
    journal,
    statistics,
    revisions,
    leadership,
    decide: createDecider(),
    predict: predictBySteps,
    publish: (delta) => bus.publish(delta),
    log,
    selfId: config.nodeId,
    // Nobody gives a role to a terminal that is alone.
    hasPeers: role.since !== null,
    onHalt: () => lifetime.endNow(haltedExitCode),
    onRevision: (revision) => {
      tree = revision.tree;
    },
  });
  const running = controller;
  lifetime.onEnd(() => running.stop());
  bus.ready();
  const { trapPort, agentPort } = drivers;
  log.info({ trapPort, agentPort, ...leadership.current(), nodeId: config.nodeId }, "controller ready");
}

/** What the terminal that acted before was about. Where it cannot be written down, this one goes on by what it sees. */
async function takeInheritance(args: { dataDir: string; journal: Journal; log: Logger }): Promise<void> {
  const { dataDir, journal, log } = args;
  try {
    const entries = await inherit(dataDir, journal);
    if (entries > 0) log.info({ entries }, "taken over from the control terminal that acted before");
  } catch (error) {
    log.error({ err: error }, "what the control terminal before was about could not be taken over");
  }
}

/** The machine's clock; in the demo the simulated site's, once that has told it. */
async function openClock(config: Config): Promise<{ clock: Clock; speed: () => number; close: () => void }> {
  if (!config.demo) return { clock: new SystemClock(), speed: () => 1, close: () => {} };
  return new Promise((resolve) => {
    let clock: ScaledClock | null = null;
    const control = openSimControl({
      socketPath: localSocketPath(config.dataDir, "sim"),
      onPush(push) {
        if (push.push !== "clock") return;
        const { siteAt, realAt, speed } = push;
        if (clock) return clock.set({ siteAt, realAt, speed });
        const made = new ScaledClock({ siteAt, realAt, speed });
        clock = made;
        resolve({ clock: made, speed: () => made.speed, close: () => control.close() });
      },
    });
  });
}
