import { randomUUID } from "node:crypto";
import type { Transaction } from "../../persistence/database.ts";
import { readSetting, writeSetting } from "../../persistence/settings.ts";

const key = "peers.site";

/** Terminals that share their settings have the same random name for their site. `isShared`: another terminal has it, too. */
type SiteName = { name: string; isShared: boolean };

export async function readSiteName(tx: Transaction): Promise<SiteName | null> {
  const text = await readSetting(tx, key);
  return text === null ? null : (JSON.parse(text) as SiteName);
}

/** The name that goes along with settings; made when there is none. */
export async function siteNameToSend(tx: Transaction, at: number): Promise<string> {
  const known = await readSiteName(tx);
  if (known !== null) return known.name;
  const name = randomUUID();
  await writeSetting(tx, key, JSON.stringify({ name, isShared: false } satisfies SiteName), at);
  return name;
}

/** From now on settings of another site are refused. */
export async function shareSiteName(tx: Transaction, name: string, at: number): Promise<void> {
  await writeSetting(tx, key, JSON.stringify({ name, isShared: true } satisfies SiteName), at);
}
