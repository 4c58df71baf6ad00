import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";

/**
 * The epoch before this start's, and a note on disk that this start took the next one: it grows at every start, also when the one
 * before journaled nothing. A disk that cannot be written is no reason not to start: then the journal's newest epoch alone counts.
 * @param journaled the newest epoch in the journal's open incident; 0: none
 */
export function takeEpoch(args: { dataDir: string; journaled: number; onTrouble: (error: unknown) => void }): number {
  const file = path.join(args.dataDir, "epoch");
  const before = Math.max(readEpoch(file), args.journaled);
  try {
    const draft = `${file}.new`;
    const handle = openSync(draft, "w", 0o600);
    writeSync(handle, String(before + 1));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, file);
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
