import { type ChildProcess, fork } from "node:child_process";
import type { Logger } from "../logging.ts";

/** Waits before the first, second, … restart in a row; the last one holds from then on. */
const restartDelaysMs = [0, 100, 200, 400, 800];
/** A child that ran so long was sound: the next restart is a first one again. */
const soundAfterMs = 10_000;
const graceMs = 8000;

export type ChildEnd = { kind: "halted" } | { kind: "crashed"; code: number | null; signal: NodeJS.Signals | null };

/**
 * Keeps one child process running.
 *
 *     down ──start()──▶ running ──crash──▶ restarting ──delay──▶ running
 *       ▲                 │  │                  │
 *       └── exit code of a halt, kill() ────────┘   stop() from anywhere: SIGTERM, then SIGKILL; no restart
 */
export type Supervisor = {
  /** Starts it unless it runs or is about to. */
  start(): void;
  /** Its machine has gone dark: ends it at once; it stays down until `start`. */
  kill(): void;
  /** Has it end in its own way and starts it anew; one that does not run stays as it is. */
  restart(): void;
  /** Asks it to end and waits for that; forced after eight seconds, or at once by `stop(true)`. */
  stop(force?: boolean): Promise<void>;
  pid(): number | null;
};

export function superviseChild(args: {
  name: string;
  modulePath: string;
  childArgs: readonly string[];
  /** Options of Node itself; absent: none. */
  nodeArgs?: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Exit with this code means: its machine halted, leave it down. null: every exit is a crash. */
  haltCode: number | null;
  log: Logger;
  onEnd?: (end: ChildEnd) => void;
  /** A file descriptor for what it prints; absent: it prints where this process does. */
  output?: number;
}): Supervisor {
  const { name, log, output = "inherit" } = args;
  let child: ChildProcess | null = null;
  let wanted = false;
  let stopping = false;
  /** The child that `kill` ended: its exit is no crash. */
  let killed: ChildProcess | null = null;
  let restarted: ChildProcess | null = null;
  let retry: NodeJS.Timeout | undefined;
  let crashesInARow = 0;

  function launch(): void {
    const began = performance.now();
    // The channel that fork opens tells the child when this process is gone.
    const mine = fork(args.modulePath, args.childArgs, {
      env: args.env,
      execArgv: [...(args.nodeArgs ?? [])],
      stdio: ["ignore", output, output, "ipc"],
    });
    child = mine;
    log.info({ child: name, childPid: mine.pid }, `${name} started`);
    mine.on("error", (error) => log.error({ child: name, err: error }, `${name}: ${error.message}`));
    mine.once("exit", (code, signal) => {
      child = null;
      ended(mine, code, signal, performance.now() - began);
    });
  }

  function ended(mine: ChildProcess, code: number | null, signal: NodeJS.Signals | null, ranMs: number): void {
    if (stopping) {
      log.info({ child: name, code, signal }, `${name} ended`);
      return;
    }
    if (mine === killed || (args.haltCode !== null && code === args.haltCode)) {
      log.info({ child: name, code, signal }, `${name} ended with its terminal, and stays down until that boots`);
      args.onEnd?.({ kind: "halted" });
      // Told to start while the old one was still going.
      if (mine === killed && wanted) launch();
      else wanted = false;
      return;
    }
    if (mine === restarted) {
      log.info({ child: name, code, signal }, `${name} ended, to be started anew`);
      if (wanted) launch();
      return;
    }
    crashesInARow = ranMs > soundAfterMs ? 1 : crashesInARow + 1;
    const delayMs = restartDelaysMs[Math.min(crashesInARow, restartDelaysMs.length) - 1] ?? 0;
    log.error({ child: name, code, signal, delayMs }, `${name} ended unexpectedly; it is started again`);
    args.onEnd?.({ kind: "crashed", code, signal });
    retry = setTimeout(launch, delayMs);
  }

  return {
    start() {
      if (wanted || stopping) return;
      wanted = true;
      if (!child) launch();
    },
    kill() {
      wanted = false;
      clearTimeout(retry);
      killed = child;
      child?.kill("SIGKILL");
    },
    restart() {
      if (child === null || child === killed) return;
      restarted = child;
      const mine = child;
      mine.kill("SIGTERM");
      const timer = setTimeout(() => mine.kill("SIGKILL"), graceMs);
      mine.once("exit", () => clearTimeout(timer));
    },
    async stop(force = false) {
      stopping = true;
      clearTimeout(retry);
      const mine = child;
      if (!mine) return;
      mine.kill(force ? "SIGKILL" : "SIGTERM");
      const timer = setTimeout(() => mine.kill("SIGKILL"), graceMs);
      await new Promise<void>((resolve) => {
        if (mine.exitCode !== null || mine.signalCode !== null) resolve();
        else mine.once("exit", () => resolve());
      });
      clearTimeout(timer);
    },
    pid: () => child?.pid ?? null,
  };
}
