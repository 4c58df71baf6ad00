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

/** @throws StoreError when the file is damaged: whether it may act must be known, not guessed */
export function readRole(dataDir: string): TerminalRole {
  const file = fileIn(dataDir);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return aloneRole;
    throw storeErrorOf(error, file) ?? error;
  }
  const role = roleIn(text);
  if (role === null)
    throw new StoreError("storeBroken", `${file} is damaged. Remove it when this terminal is the one that is to act.`);
  return role;
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
