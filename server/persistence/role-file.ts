import { readFileSync } from "node:fs";
import path from "node:path";
import { writeDurably } from "./durable-file.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** Whether this control terminal acts, or watches while another one does. */
export type TerminalRole = {
  acts: boolean;
  /** Epoch ms; null: nobody said so, it is what a terminal does that is alone. */
  since: number | null;
  by: string;
  /** Its commands carry a higher epoch than this: what the others were seen to have. 0: none was. */
  epochFloor: number;
};

export const aloneRole: TerminalRole = { acts: true, since: null, by: "", epochFloor: 0 };

const fileIn = (dataDir: string) => path.join(dataDir, "role.json");

/**
 * What the file says. One that cannot be read, or is damaged, is told, and the terminal acts: two that act settle it when they see each
 * other, but a site where none acts loses what its batteries do not hold.
 */
export function readRole(dataDir: string, onTrouble: (error: unknown) => void = () => {}): TerminalRole {
  const file = fileIn(dataDir);
  try {
    const role = roleIn(readFileSync(file, "utf8"));
    if (role !== null) return role;
    onTrouble(new StoreError("storeBroken", `${file} is damaged. Remove it, or have this terminal stand by.`));
  } catch (error) {
    const isNone = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isNone) onTrouble(error);
  }
  return aloneRole;
}

function roleIn(text: string): TerminalRole | null {
  try {
    const { acts, since, by, epochFloor } = JSON.parse(text);
    const isRole = typeof acts === "boolean" && typeof by === "string" && Number.isSafeInteger(epochFloor);
    return isRole && (since === null || Number.isSafeInteger(since)) ? { acts, since, by, epochFloor } : null;
  } catch {
    return null;
  }
}

/** @throws StoreError when it cannot be written; then the role is as before */
export function writeRole(dataDir: string, role: TerminalRole): void {
  const file = fileIn(dataDir);
  try {
    writeDurably(file, JSON.stringify(role));
  } catch (error) {
    throw storeErrorOf(error, file) ?? error;
  }
}
