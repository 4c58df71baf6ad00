import path from "node:path";
import { type Database, openDatabase } from "./database.ts";
import { openSecretBox, type SecretBox } from "./secret-key.ts";

export const consoleFile = (dataDir: string) => path.join(dataDir, "console.db");

/** The web side's own file, and the key to its secrets. */
export type ConsoleStore = { database: Database; box: SecretBox; close(): Promise<void> };

/** @throws StoreError */
export async function openConsoleStore(args: { dataDir: string }): Promise<ConsoleStore> {
  const box = openSecretBox(args.dataDir);
  const database = await openDatabase({ file: consoleFile(args.dataDir) });
  return { database, box, close: () => database.close() };
}
