import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Writes a small file so that after a crash it is the old one or the new one, whole. */
export function writeDurably(file: string, text: string): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}
