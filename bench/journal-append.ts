import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JournalEntry } from "../server/domain/world/memory.ts";
import { openJournal } from "../server/persistence/journal.ts";
import type { Benchmark } from "./benchmark.ts";
import { quantile } from "./quantile.ts";

const warmUps = 100;
const appends = 2000;

/** One append of one entry, as the controller waits for it: to its thread, through a transaction, on disk, and back. */
export const journalAppend: Benchmark = {
  name: "journal-append",
  async run() {
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
    try {
      const disk = measureDisk(dataDir);
      const journal = await openJournal({ dataDir, log: { warn() {} } });
      const took: number[] = [];
      for (let seq = 1; seq <= warmUps + appends; seq++) {
        const since = performance.now();
        await journal.append([entryOf(seq)]);
        if (seq > warmUps) took.push(performance.now() - since);
      }
      await journal.close();
      const method = `${appends} appends of one entry, one after the other`;
      return [
        { name: "journal-append p50", value: quantile(took, 0.5), unit: "ms", goalAtMost: null, method },
        { name: "journal-append p99", value: quantile(took, 0.99), unit: "ms", goalAtMost: null, method },
        {
          name: "· disk alone, p50",
          value: quantile(disk, 0.5),
          unit: "ms",
          goalAtMost: null,
          method: "4 KiB appended and fsynced",
        },
      ];
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

function entryOf(seq: number): JournalEntry {
  const at = Date.UTC(2026, 0, 1) + seq;
  return { seq, at, epoch: 1, kind: "outageBegan", upsId: "ups5", beganAt: at, evidence: "trap" };
}

/** What the disk under it takes for the least that an append needs. */
function measureDisk(folder: string): number[] {
  const handle = openSync(path.join(folder, "disk"), "w");
  const block = Buffer.alloc(4096, 1);
  const took: number[] = [];
  for (let i = 0; i < 300; i++) {
    const since = performance.now();
    writeSync(handle, block);
    fsyncSync(handle);
    took.push(performance.now() - since);
  }
  closeSync(handle);
  return took;
}
