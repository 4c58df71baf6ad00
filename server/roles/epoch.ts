import { readFileSync } from "node:fs";
import path from "node:path";
import { writeDurably } from "../persistence/durable-file.ts";

/**
 * The epoch before this start's, and a note on disk that this start took the next one: it grows at every start, also when the one
 * before journaled nothing. A disk that cannot be written is no reason not to start: then the journal's newest epoch alone counts.
 * @param seen the newest epoch in the journal's open incident, or that another terminal had; 0: none
 */
export function takeEpoch(args: { dataDir: string; seen: number; onTrouble: (error: unknown) => void }): number {
  const file = path.join(args.dataDir, "epoch");
  const before = Math.max(readEpoch(file), args.seen);
  try {
    writeDurably(file, String(before + 1));
  } catch (error) {
    args.onTrouble(error);
  }
  return before;
}

function readEpoch(file: string): number {
  try {
    const epoch = Number(readFileSync(file, "utf8"));
    return Number.isSafeInteger(epoch) && epoch > 0 ? epoch : 0;
  } catch {
    return 0;
  }
}
