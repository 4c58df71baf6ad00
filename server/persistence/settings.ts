import { type Transaction, theSite } from "./database.ts";

/** null: not set. */
export async function readSetting(tx: Transaction, key: string): Promise<string | null> {
  const row = await tx.setting.findUnique({ where: { siteId_key: { siteId: theSite, key } } });
  return row?.value ?? null;
}

export async function writeSetting(tx: Transaction, key: string, value: string, at: number): Promise<void> {
  const columns = { value, updatedAt: new Date(at) };
  await tx.setting.upsert({
    where: { siteId_key: { siteId: theSite, key } },
    create: { siteId: theSite, key, ...columns },
    update: columns,
  });
}

/** Takes the setting away if it still has this value; false: it was another, or gone. Of two callers one is told true. */
export async function takeSetting(tx: Transaction, key: string, value: string): Promise<boolean> {
  const gone = await tx.setting.deleteMany({ where: { siteId: theSite, key, value } });
  return gone.count === 1;
}
