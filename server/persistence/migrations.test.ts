import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, openReader } from "./database.ts";
import { type Migration, migrate, readMigrations } from "./migrations.ts";
import { urlOf } from "./one-connection.ts";
import { schemaDifference } from "./schema-difference.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fukuden-migrations-"));
  file = path.join(folder, "console.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const migration = (name: string, sql: string, checksum = name): Migration => ({ name, sql, checksum });

describe("schema.prisma and the migrations", () => {
  it("agree", async () => {
    expect(await schemaDifference(readMigrations())).toBe("");
  });

  it("are seen to differ when a migration is missing or the schema has more", async () => {
    expect(await schemaDifference([migration("1", "CREATE TABLE lone (id TEXT);")])).toContain(
      'CREATE TABLE "Revision"',
    );
    const more = [...readMigrations(), migration("99", 'CREATE TABLE "Surplus" ("id" TEXT NOT NULL PRIMARY KEY);')];
    expect(await schemaDifference(more)).toContain('DROP TABLE "Surplus"');
  });
});

describe("migrating", () => {
  it("applies each migration once, in order", async () => {
    await (await openDatabase({ file })).close();
    const client = createClient({ url: urlOf(file) });
    expect(await migrate(client, file)).toEqual([]);
    const more = [...readMigrations(), migration("99999999999999_more", "CREATE TABLE more (id TEXT);")];
    expect(await migrate(client, file, more)).toEqual(["99999999999999_more"]);
    client.close();
  });

  it("leaves nothing of a migration that fails", async () => {
    await (await openDatabase({ file })).close();
    const client = createClient({ url: urlOf(file) });
    const bad = [...readMigrations(), migration("99", "CREATE TABLE half (id TEXT);\nCREATE TABLE half (id TEXT);")];
    await expect(migrate(client, file, bad)).rejects.toThrow("half");
    const left = await client.execute("SELECT name FROM sqlite_schema WHERE name = 'half'");
    expect(left.rows).toHaveLength(0);
    client.close();
    await (await openDatabase({ file })).close();
  });

  it("refuses a database of a newer version, for the writer and for readers", async () => {
    const newer = [...readMigrations(), migration("99999999999999_later", "CREATE TABLE later (id TEXT);")];
    await (await openDatabase({ file, migrations: newer })).close();
    await expect(openDatabase({ file })).rejects.toMatchObject({
      code: "storeNewer",
      message: expect.stringContaining(file),
    });
    await expect(openReader({ file })).rejects.toMatchObject({ code: "storeNewer" });
  });

  it("refuses an applied migration that has changed since", async () => {
    await (await openDatabase({ file })).close();
    const changed = readMigrations().map((m) => ({ ...m, checksum: "another" }));
    await expect(openDatabase({ file, migrations: changed })).rejects.toMatchObject({ code: "storeChanged" });
  });

  it("a reader waits until the writer has brought the file up to date", async () => {
    expect(await openReader({ file })).toBeNull();
    await (await openDatabase({ file })).close();
    const more = [...readMigrations(), migration("99999999999999_more", "CREATE TABLE more (id TEXT);")];
    expect(await openReader({ file, migrations: more })).toBeNull();
    const reader = await openReader({ file });
    expect(reader).not.toBeNull();
    await reader?.close();
  });
});
