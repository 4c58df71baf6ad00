import { Worker } from "node:worker_threads";
import type { JournalEntry } from "../domain/world/memory.ts";
import { StoreError, type StoreErrorCode } from "./store-error.ts";

export type JournalRequest = { id: number } & (
  | { op: "open" }
  | { op: "append"; entries: readonly JournalEntry[] }
  | { op: "loadOpen" }
  | { op: "close" }
);
export type JournalAnswer = { id: number } & (
  | { ok: true; value: unknown }
  | { ok: false; code: StoreErrorCode | null; message: string }
);

/** Implements the controller's `JournalStore`. After a crash of its thread the next call starts another one. */
export type Journal = {
  append(entries: readonly JournalEntry[]): Promise<void>;
  loadOpen(): Promise<{ entries: JournalEntry[]; lastSeq: number }>;
  /** Waits for what was asked before. */
  close(): Promise<void>;
};

type Log = { warn(fields: Record<string, unknown>, message: string): void };
type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/**
 * Opens `controller.db` of the data folder in a thread of its own. A disk that cannot be written does not stop this: the calls then
 * fail with `storeNotWritable`, each tries again, and the log says it now.
 * @throws StoreError when the file is damaged, or of another version
 */
export async function openJournal(args: { dataDir: string; log: Log }): Promise<Journal> {
  const { dataDir, log } = args;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;
  let closed = false;

  function start(): Worker {
    const started = new Worker(new URL("./journal-worker.ts", import.meta.url), {
      workerData: { dataDir },
      execArgv: [],
    });
    started.on("message", (answer: JournalAnswer) => {
      const caller = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.ok) caller?.resolve(answer.value);
      else if (answer.code) caller?.reject(new StoreError(answer.code, answer.message));
      else caller?.reject(new Error(answer.message));
    });
    started.on("error", (error) =>
      log.warn({ err: error }, "the journal's thread ended; the next entry starts another"),
    );
    started.on("exit", () => {
      if (worker === started) worker = null;
      for (const caller of waiting.values()) caller.reject(new Error("the journal's thread ended"));
      waiting.clear();
    });
    return started;
  }

  function ask(request: { op: "open" | "loadOpen" | "close" } | { op: "append"; entries: readonly JournalEntry[] }) {
    if (closed) return Promise.reject(new Error("the journal is closed"));
    worker ??= start();
    const thread = worker;
    const id = ++lastId;
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ id, ...request } satisfies JournalRequest);
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
    log.warn({ err: error }, "the journal cannot be written");
  }
  return {
    append: (entries) => ask({ op: "append", entries }).then(() => undefined),
    loadOpen: () => ask({ op: "loadOpen" }) as ReturnType<Journal["loadOpen"]>,
    close,
  };
}
