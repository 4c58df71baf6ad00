import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { localSocketPath } from "../server/bus/local-socket.ts";
import { openWebBus } from "../server/bus/web-bus.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { seedRevision } from "../server/persistence/seed-revision.ts";
import { controllerProcess } from "../server/roles/controller-process.ts";
import type { PollTimes } from "./poll-timing.ts";
import { costOf, type ProcessCost } from "./process-cost.ts";

/** The product's controller in a process of its own, on a data folder of its own, with a web process that listens to it. */
export type ControllerUnderLoad = {
  /** From the start of the process. */
  ageMs(): number;
  cost(): ProcessCost;
  times(): Promise<PollTimes>;
  /** Times and counts are of what comes from now on. */
  begin(): Promise<void>;
  stop(): Promise<void>;
};

export async function startController(tree: Tree): Promise<ControllerUnderLoad> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
  await seedRevision({ dataDir, tree, comment: "", now: Date.now() });
  const startedAt = performance.now();
  const child = fork(path.join(import.meta.dirname, "poll-controller.ts"), [], {
    execArgv: [...controllerProcess.nodeArgs],
    env: {
      ...controllerProcess.env,
      ...process.env,
      NODE_ENV: "production",
      NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, "../node_modules/.cache/fukuden/compiled"),
      ...{ FUKUDEN_DATA: dataDir, FUKUDEN_TRAP_PORT: "0", FUKUDEN_AGENT_PORT: "0", FUKUDEN_LOG_LEVEL: "warn" },
    },
  });
  const bus = openWebBus({
    socketPath: localSocketPath(dataDir, "bus"),
    ...{ onSnapshot: () => {}, onDelta: () => {}, onDown: () => {}, onTrouble: () => {} },
  });
  const pid = pidOf(child);
  return {
    ageMs: () => performance.now() - startedAt,
    cost: () => costOf(pid),
    times: () => ask(child, "times"),
    async begin() {
      await ask(child, "begin");
    },
    async stop() {
      bus.close();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the controller's process did not start");
  return pid;
}

/** One question at a time. Rejects when the process ends instead. */
async function ask(child: ChildProcess, order: "begin" | "times"): Promise<PollTimes> {
  const ended = new AbortController();
  const onExit = () => ended.abort(new Error("the controller's process ended"));
  child.once("exit", onExit);
  try {
    const answer = once(child, "message", { signal: ended.signal });
    child.send(order);
    return (await answer)[0] as PollTimes;
  } finally {
    child.off("exit", onExit);
  }
}
