import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@libsql/client";
import { StoreError } from "./store-error.ts";

export type Migration = { name: string; sql: string; checksum: string };

export const migrationsFolder = fileURLToPath(new URL("../../prisma/sqlite/migrations/", import.meta.url));

/** All migrations of this version, oldest first. */
export function readMigrations(folder = migrationsFolder): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

// Prisma's own table, so that its tools find what they expect.
const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`;

/**
 * How many of this version's migrations the file still lacks.
 * @throws StoreError `storeNewer`, `storeChanged`
 */
export async function pendingMigrations(client: Client, file: string, migrations: Migration[]): Promise<Migration[]> {
  const has = await client.execute("SELECT name FROM sqlite_schema WHERE name = '_prisma_migrations'");
  if (has.rows.length === 0) return migrations;
  const rows = await client.execute(
    'SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map(rows.rows.map((row) => [String(row.name), String(row.checksum)]));
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    const ours = known.get(name);
    if (ours === undefined)
      throw new StoreError(
        "storeNewer",
        `${file} was written by a newer version (${name}). Start that version, or restore a backup from before the update.`,
      );
    if (ours !== checksum)
      throw new StoreError(
        "storeChanged",
        `${file} was brought up to date by another form of the migration ${name}. Install the released version again.`,
      );
  }
  return migrations.filter((migration) => !applied.has(migration.name));
}

/**
 * Brings a file to this version, each migration in a transaction of its own. `client` must not have one open.
 * @throws StoreError `storeNewer`, `storeChanged`; whatever the database says when a migration fails (nothing of it stays)
 */
export async function migrate(client: Client, file: string, migrations = readMigrations()): Promise<string[]> {
  if ((await pendingMigrations(client, file, migrations)).length === 0) return [];
  // A table that is rebuilt is dropped while others point at it; what they point at is checked before the commit.
  await client.execute("PRAGMA foreign_keys = OFF");
  await client.execute("BEGIN IMMEDIATE");
  try {
    // Asked again under the lock: another process may have been faster.
    const pending = await pendingMigrations(client, file, migrations);
    await client.execute(table);
    for (const migration of pending) {
      await runAll(client, migration.sql);
      const now = new Date().toISOString();
      await client.execute({
        sql: `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)`,
        args: [crypto.randomUUID(), migration.checksum, migration.name, now, now],
      });
    }
    const dangling = await client.execute("PRAGMA foreign_key_check");
    if (dangling.rows.length > 0) throw new Error(`${file}: migrating left ${dangling.rows.length} dangling rows`);
    await client.execute("COMMIT");
    return pending.map((migration) => migration.name);
  } catch (error) {
    await client.execute("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    await client.execute("PRAGMA foreign_keys = ON");
  }
}

/** One statement at a time: `executeMultiple` would roll the open transaction back at its end. Migrations hold no `;` in texts. */
async function runAll(client: Client, sql: string): Promise<void> {
  const statements = sql
    .split("\n")
    .filter((line) => !line.startsWith("--"))
    .join("\n")
    .split(";");
  for (const statement of statements) if (statement.trim() !== "") await client.execute(statement);
}
