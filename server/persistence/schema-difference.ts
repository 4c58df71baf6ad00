import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "./database.ts";
import type { Migration } from "./migrations.ts";
import { OneConnection } from "./one-connection.ts";

const schemaFile = fileURLToPath(new URL("../../prisma/sqlite/schema.prisma", import.meta.url));

/**
 * The SQL that leads from what the migrations make to what schema.prisma says; empty: they agree. Off line, by Prisma's own engine.
 * To write a migration: put this into `prisma/sqlite/migrations/<time>_<name>/migration.sql`.
 */
export async function schemaDifference(
  migrations: Migration[],
  schema = readFileSync(schemaFile, "utf8"),
): Promise<string> {
  const { SchemaEngine } = await import("@prisma/schema-engine-wasm");
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const folder = mkdtempSync(path.join(tmpdir(), "fukuden-schema-"));
  try {
    const file = path.join(folder, "migrated.db");
    await (await openDatabase({ file, migrations })).close();
    const adapter = bindMigrationAwareSqlAdapterFactory(new OneConnection({ file, readOnly: true }));
    const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => undefined, adapter);
    const files = [{ path: "schema.prisma", content: schema }];
    const result = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: folder },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free();
    return (result.stdout ?? "").replace(/^-- This is an empty migration\.\s*$/, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
