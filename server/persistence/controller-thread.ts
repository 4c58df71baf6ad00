import { Worker } from "node:worker_threads";
import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { StoreError, type StoreErrorCode } from "./store-error.ts";

export type ThreadWork =
  | { op: "open" }
  | { op: "append"; entries: readonly JournalEntry[] }
  | { op: "loadOpen" }
  | { op: "writeStatistics"; minutes: readonly ClosedMinute[] }
  | { op: "close" };
export type ThreadRequest = { id: number } & ThreadWork;
export type ThreadAnswer = { id: number } & (
  | { ok: true; value: unknown }
  | { ok: false; code: StoreErrorCode | null; message: string }
);

/** The thread that owns `controller.db`. After a crash of it the next request starts another one. */
export type ControllerThread = {
  /** @throws StoreError, then nothing was done; Error when the thread ended, then that is not known */
  ask(work: Exclude<ThreadWork, { op: "close" }>): Promise<unknown>;
  /** Waits for what was asked before. */
  close(): Promise<void>;
};

export type StoreLog = { warn(fields: Record<string, unknown>, message: string): void };
type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/**
 * Opens `controller.db` of the data folder in a thread of its own. A disk that cannot be written does not stop this: the calls then
 * fail with `storeNotWritable`, each tries again, and the log says it now.
 * @throws StoreError when the file is damaged, or of another version
 */
export async function openControllerThread(args: { dataDir: string; log: StoreLog }): Promise<ControllerThread> {
  const { dataDir, log } = args;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;
  let closed = false;

  function start(): Worker {
    const started = new Worker(new URL("./controller-worker.ts", import.meta.url), {
      workerData: { dataDir },
      execArgv: [],
    });
    started.on("message", (answer: ThreadAnswer) => {
      const caller = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.ok) caller?.resolve(answer.value);
      else if (answer.code) caller?.reject(new StoreError(answer.code, answer.message));
      else caller?.reject(new Error(answer.message));
    });
    started.on("error", (error) =>
      log.warn({ err: error }, "the thread of controller.db ended; the next request starts another"),
    );
    started.on("exit", () => {
      if (worker === started) worker = null;
      for (const caller of waiting.values()) caller.reject(new Error("the thread of controller.db ended"));
      waiting.clear();
    });
    return started;
  }

  function ask(work: ThreadWork): Promise<unknown> {
    if (closed) return Promise.reject(new Error("controller.db is closed"));
    worker ??= start();
    const thread = worker;
    const id = ++lastId;
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ id, ...work } satisfies ThreadRequest);
    });
  }

  async function close(): Promise<void> {
    if (closed || worker === null) {
      closed = true;
      return;
    }
    const thread = worker;
    const gone = new Promise((resolve) => thread.once("exit", resolve));
    await ask({ op: "close" }).catch(() => undefined);
    closed = true;
    await gone;
  }

  try {
    await ask({ op: "open" });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "storeNotWritable") {
      await close();
      throw error;
    }
    log.warn({ err: error }, "controller.db cannot be written");
  }
  return { ask, close };
}
