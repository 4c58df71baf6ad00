import { Worker } from "node:worker_threads";
import type { RevisionReader } from "./revision-store.ts";
import { StoreError, type StoreErrorCode } from "./store-error.ts";

/** `number` null: the newest. */
export type RevisionQuestion = { dataDir: string; number: number | null };
type Revision = Awaited<ReturnType<RevisionReader["newest"]>>;
export type RevisionAnswer =
  | { ok: true; revision: Revision }
  | { ok: false; code: StoreErrorCode | null; message: string };

/**
 * Reads saved settings in a thread that ends with the answer. The database's engine and the settings of a large site as text take more memory than all that
 * the controller knows of the site, and are needed a few times a month. null: there is none. @throws StoreError; Error when the thread ends early
 */
export function readRevision(question: RevisionQuestion): Promise<Revision> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./revision-worker.ts", import.meta.url), { workerData: question, execArgv: [] });
    let answer: RevisionAnswer | null = null;
    worker.on("message", (told: RevisionAnswer) => {
      answer = told;
    });
    worker.on("error", reject);
    // Only then is the file closed.
    worker.on("exit", () => {
      if (answer === null) reject(new Error("the thread that reads the settings ended"));
      else if (answer.ok) resolve(answer.revision);
      else reject(answer.code ? new StoreError(answer.code, answer.message) : new Error(answer.message));
    });
  });
}
