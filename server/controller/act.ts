import { type Command, laneOf, subjectOf } from "../domain/decide/command.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { CommandOutcome } from "../domain/world/readings.ts";
import { checkStep } from "./check-step.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Clock, Drivers, Observe } from "./ports.ts";
import type { Watch } from "./watch.ts";
import { late, within } from "./within.ts";

/** Real time. After it the outcome is unknown; a driver has shorter limits of its own. */
const commandAtMostMs = 15_000;

/** Sends commands, each in a task of its own; what comes of one is an observation like any other. */
export type Actor = {
  /** Only what is in the journal may come here. Returns at once. */
  send(issued: { commandId: string; command: Command; tree: Tree }): void;
  /** A command in this lane (`laneOf`) is in flight: another one has to wait. */
  isBusy(lane: string): boolean;
  /** Calls off what is in flight, tells nobody what came of it, and resolves when all of it has let go. */
  close(): Promise<void>;
};

export function createActor(args: {
  clock: Clock;
  realClock: Clock;
  drivers: Drivers;
  watch: Watch;
  observe: Observe;
  log: ControllerLog;
  epoch: number;
}): Actor {
  const { clock, realClock, drivers, watch, observe, log, epoch } = args;
  const inFlight = new Map<string, Promise<void>>();
  const closing = new AbortController();

  async function execute(
    command: Command,
    commandId: string,
    tree: Tree,
    signal: AbortSignal,
  ): Promise<CommandOutcome> {
    switch (command.kind) {
      case "upsOff":
      case "upsOn":
        await known(watch.ups(command.upsId)).execute(command, signal);
        return "accepted";
      case "terminalShutdown":
      case "terminalReboot": {
        const terminal = known(tree.terminals.find((t) => t.id === command.terminalId));
        const { bootId } = command;
        const reboot = command.kind === "terminalReboot";
        await drivers.agents.shutdown({ terminal, commandId, epoch, bootId, reboot, signal });
        return "accepted";
      }
      case "terminalWake":
        await drivers.wake.wake(known(tree.terminals.find((t) => t.id === command.terminalId)));
        return "done";
      case "storageFlush": {
        const storage = known(tree.storages.find((s) => s.id === command.storageId));
        const timeoutSec = storage.flushTimeoutSec ?? tree.shared.flushTimeoutSec;
        await known(watch.storage(storage.id)).flush({ commandId, epoch, timeoutSec, signal });
        return "accepted";
      }
      case "clusterShutdown":
      case "clusterRestart": {
        const cluster = known(tree.clusters.find((c) => c.id === command.clusterId));
        const does = command.kind === "clusterShutdown" ? "shutdown" : "restart";
        await drivers.agents.cluster({ cluster, members: command.members, does, commandId, epoch, signal });
        return "accepted";
      }
      case "check": {
        const { nodeId } = command;
        const devices = { ups: watch.ups(nodeId), storage: watch.storage(nodeId), agents: drivers.agents };
        await checkStep(command, tree, devices, signal);
        return "done";
      }
    }
  }

  async function run(command: Command, commandId: string, tree: Tree): Promise<void> {
    const cut = new AbortController();
    const onClose = () => cut.abort(closing.signal.reason);
    closing.signal.addEventListener("abort", onClose, { once: true });
    let outcome: CommandOutcome;
    let detail = "";
    try {
      const result = await within(realClock, commandAtMostMs, execute(command, commandId, tree, cut.signal));
      outcome = result === late ? "timeout" : (result as CommandOutcome);
      if (result === late) detail = "no answer";
    } catch (error) {
      outcome = error instanceof DriverError ? error.code : "badReply";
      detail = error instanceof Error ? error.message : String(error);
    } finally {
      closing.signal.removeEventListener("abort", onClose);
      cut.abort();
    }
    const id = subjectOf(command);
    inFlight.delete(laneOf(command));
    if (closing.signal.aborted) return;
    log.info({ commandId, command: command.kind, nodeId: id, outcome }, "command ended");
    observe({ kind: "commandEnded", commandId, at: clock.now(), outcome, detail });
    watch.hasten(id);
  }

  return {
    send({ commandId, command, tree }) {
      inFlight.set(laneOf(command), run(command, commandId, tree));
    },
    isBusy: (lane) => inFlight.has(lane),
    async close() {
      closing.abort(new Error("the controller stops"));
      await Promise.all(inFlight.values());
    },
  };
}

function known<T>(found: T | null | undefined): T {
  if (found === null || found === undefined)
    throw new DriverError("unsupported", "the saved settings have no such node");
  return found;
}
