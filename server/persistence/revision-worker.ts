import { parentPort, workerData } from "node:worker_threads";
import { openRevisionStore } from "./revision-store.ts";
import type { RevisionAnswer, RevisionQuestion } from "./revision-thread.ts";
import { StoreError } from "./store-error.ts";

/** The thread of `revision-thread.ts`: one question, one answer, and it ends. */
const { dataDir, number } = workerData as RevisionQuestion;

async function answer(): Promise<RevisionAnswer> {
  const revisions = openRevisionStore({ dataDir });
  try {
    const revision = number === null ? await revisions.newest() : await revisions.byNumber(number);
    return { ok: true, revision };
  } catch (error) {
    const code = error instanceof StoreError ? error.code : null;
    return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  } finally {
    await revisions.close();
  }
}

parentPort?.postMessage(await answer());
