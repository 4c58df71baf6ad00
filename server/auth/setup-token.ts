import { randomBytes } from "node:crypto";
import { sha256 } from "../persistence/canonical-json.ts";
import type { Database, Transaction } from "../persistence/database.ts";
import { readSetting, takeSetting, writeSetting } from "../persistence/settings.ts";

const key = "setup.tokenSha256";

/** Makes the one token that creates the first account; one made before it no longer works. Only its hash is stored. */
export async function issueSetupToken(database: Database, at: number): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await database.transaction((tx) => writeSetting(tx, key, sha256(token), at));
  return token;
}

/** Uses the token up; false: it is not the one, or was used. Run it in the transaction that creates the account. */
export function takeSetupToken(tx: Transaction, token: string): Promise<boolean> {
  return takeSetting(tx, key, sha256(token));
}

export async function isSetupToken(database: Database, token: string): Promise<boolean> {
  return (await database.read((client) => readSetting(client, key))) === sha256(token);
}
