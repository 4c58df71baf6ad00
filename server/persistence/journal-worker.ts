import { parentPort, workerData } from "node:worker_threads";
import type { JournalAnswer, JournalRequest } from "./journal.ts";
import { JournalFile } from "./journal-file.ts";
import { StoreError } from "./store-error.ts";

/** The thread that owns `controller.db`: it waits for the disk, so that the controller does not. One request after the other. */
const journal = new JournalFile((workerData as { dataDir: string }).dataDir);
let last: Promise<unknown> = Promise.resolve();

parentPort?.on("message", (request: JournalRequest) => {
  last = last.then(() => answer(request));
});

async function answer(request: JournalRequest): Promise<void> {
  const { id } = request;
  try {
    const value = await run(request);
    tell({ id, ok: true, value });
  } catch (error) {
    const code = error instanceof StoreError ? error.code : null;
    tell({ id, ok: false, code, message: error instanceof Error ? error.message : String(error) });
  }
  if (request.op === "close") parentPort?.close();
}

function run(request: JournalRequest): Promise<unknown> {
  switch (request.op) {
    case "open":
      return journal.tryWriting();
    case "append":
      return journal.append(request.entries);
    case "loadOpen":
      return journal.loadOpen();
    case "close":
      return journal.close();
  }
}

function tell(message: JournalAnswer): void {
  parentPort?.postMessage(message);
}
