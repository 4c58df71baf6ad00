import { createHash } from "node:crypto";
import type { Database, Transaction } from "./database.ts";

/** `role` as it was written: whoever reads it checks it. */
export type StoredApiKey = {
  id: string;
  name: string;
  role: unknown;
  createdAt: number;
  lastUsedAt: number | null;
  /** The user who made it, or `commandLine`. */
  ownerId: string;
};

type Row = {
  id: string;
  name: string | null;
  metadata: string | null;
  createdAt: Date;
  lastRequest: Date | null;
  referenceId: string;
};
const columns = {
  id: true,
  name: true,
  metadata: true,
  createdAt: true,
  lastRequest: true,
  referenceId: true,
} as const;
// A key that asks every second is not written down every second.
const lastUseStepMs = 60_000;

export async function listApiKeys(tx: Transaction): Promise<StoredApiKey[]> {
  const rows = await tx.apikey.findMany({ orderBy: { createdAt: "desc" }, take: 1000, select: columns });
  return rows.map(storedKey);
}

/** null: there is no such key. */
export async function readApiKey(client: Transaction, id: string): Promise<StoredApiKey | null> {
  const row = await client.apikey.findUnique({ where: { id }, select: columns });
  return row && storedKey(row);
}

/** null: there was no such key. */
export async function deleteApiKey(tx: Transaction, id: string): Promise<StoredApiKey | null> {
  const row = await tx.apikey.findUnique({ where: { id }, select: columns });
  if (row === null) return null;
  await tx.apikey.delete({ where: { id } });
  return storedKey(row);
}

/**
 * The key that this text is; null: none, switched off, or past its time. Looks it up as the plugin that makes keys stores them
 * (SHA-256, base64url), but does not write at each use as that one does: with a full disk the console must still answer.
 */
export async function findApiKey(database: Database, key: string, at: number): Promise<StoredApiKey | null> {
  const hashed = createHash("sha256").update(key).digest("base64url");
  const row = await database.read((client) => client.apikey.findFirst({ where: { key: hashed } }));
  if (row === null || row.enabled === false || (row.expiresAt !== null && row.expiresAt.getTime() <= at)) return null;
  if (row.lastRequest === null || at - row.lastRequest.getTime() > lastUseStepMs)
    await database
      .transaction((tx) => tx.apikey.updateMany({ where: { id: row.id }, data: { lastRequest: new Date(at) } }))
      .catch(() => undefined);
  return storedKey(row);
}

function storedKey(row: Row): StoredApiKey {
  return {
    id: row.id,
    name: row.name ?? "",
    role: roleIn(row.metadata),
    createdAt: row.createdAt.getTime(),
    lastUsedAt: row.lastRequest?.getTime() ?? null,
    ownerId: row.referenceId,
  };
}

function roleIn(metadata: string | null): unknown {
  try {
    const value: unknown = JSON.parse(metadata ?? "null");
    return typeof value === "object" && value !== null && "role" in value ? value.role : null;
  } catch {
    return null;
  }
}
