import { parentPort, workerData } from "node:worker_threads";
import type { ThreadAnswer, ThreadRequest } from "./controller-thread.ts";
import { JournalFile } from "./journal-file.ts";
import { StatisticsFile } from "./statistics-file.ts";
import { StoreError } from "./store-error.ts";

/**
 * The thread that owns `controller.db`: it waits for the disk, so that the controller does not. The journal's requests come one after the other,
 * and so do those of the statistics; but the journal waits for no more of the statistics than the transaction that runs.
 */
const { dataDir } = workerData as { dataDir: string };
const journal = new JournalFile(dataDir);
const statistics = new StatisticsFile(() => journal.open());
const last = { journal: Promise.resolve(), statistics: Promise.resolve() };

parentPort?.on("message", (request: ThreadRequest) => {
  switch (request.op) {
    case "writeStatistics":
      last.statistics = last.statistics.then(() => answer(request));
      break;
    case "close":
      last.journal = Promise.all(Object.values(last)).then(() => answer(request));
      break;
    default:
      last.journal = last.journal.then(() => answer(request));
  }
});

async function answer(request: ThreadRequest): Promise<void> {
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

function run(request: ThreadRequest): Promise<unknown> {
  switch (request.op) {
    case "open":
      return journal.tryWriting();
    case "append":
      return journal.append(request.entries);
    case "loadOpen":
      return journal.loadOpen();
    case "writeStatistics":
      return statistics.write(request.minutes);
    case "close":
      return journal.close();
  }
}

function tell(message: ThreadAnswer): void {
  parentPort?.postMessage(message);
}
