import { chmodSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { type Client, createClient } from "@libsql/client";
import { PrismaClient } from "./generated/client.ts";
import { type Migration, migrate, pendingMigrations, readMigrations } from "./migrations.ts";
import { OneConnection, pragmas, urlOf } from "./one-connection.ts";
import { brokenFile, StoreError, storeErrorOf } from "./store-error.ts";

export type { PrismaClient };
/** What runs inside a transaction. */
export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** One site per database for now; every row says which. */
export const theSite = "main";

export type Database = {
  file: string;
  client: PrismaClient;
  /** Runs `work` in one write transaction; the store's trouble comes out as `StoreError`. Use only what it is given in it. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Runs reads; the store's trouble comes out as `StoreError`. */
  read<T>(work: (client: PrismaClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

// Whole files up to this size are checked at every start; larger ones would hold the start up.
const checkedBytes = 32 * 1024 * 1024;

/**
 * Opens a database file for its one writer: made when it is missing, migrated, WAL, one fsync per commit.
 * A damaged file is reported by path and left as it is.
 * @throws StoreError
 */
export async function openDatabase(args: { file: string; migrations?: Migration[] }): Promise<Database> {
  const { file, migrations = readMigrations() } = args;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) await create(file, migrations);
    // Before it is opened: SQLite would take an empty file for a new database.
    if (statSync(file).size === 0) throw brokenFile(file, "it is empty");
    await withClient(file, pragmas(false), async (client) => {
      await check(client, file);
      await migrate(client, file, migrations);
    });
    return databaseOf(file, false);
  } catch (error) {
    throw storeErrorOf(error, file) ?? error;
  }
}

/**
 * Opens the other process's file to read in it. null: it is not there yet, or its writer has not brought it up to date.
 * @throws StoreError
 */
export async function openReader(args: { file: string; migrations?: Migration[] }): Promise<Database | null> {
  const { file, migrations = readMigrations() } = args;
  if (!existsSync(file)) return null;
  try {
    const pending = await withClient(file, pragmas(true), (client) => pendingMigrations(client, file, migrations));
    return pending.length > 0 ? null : databaseOf(file, true);
  } catch (error) {
    throw storeErrorOf(error, file) ?? error;
  }
}

function databaseOf(file: string, readOnly: boolean): Database {
  const client = new PrismaClient({
    adapter: new OneConnection({ file, readOnly }),
    errorFormat: "minimal",
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
  const told = async <T>(work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      throw storeErrorOf(error, file) ?? error;
    }
  };
  return {
    file,
    client,
    transaction: (work) => told(() => client.$transaction(work)),
    read: (work) => told(() => work(client)),
    close: () => client.$disconnect(),
  };
}

/** Made under another name and moved when it is whole: a file of that name is never half a database. */
async function create(file: string, migrations: Migration[]): Promise<void> {
  if (existsSync(`${file}-wal`))
    throw new StoreError(
      "storeBroken",
      `${file} is missing, but ${file}-wal is there. Restore both from a backup, or move the -wal file away to start anew.`,
    );
  const made = `${file}.new-${process.pid}-${crypto.randomUUID()}`;
  try {
    // Without WAL: all of it must stand in the one file that is moved.
    await withClient(made, ["PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL"], (client) =>
      migrate(client, made, migrations),
    );
    // Sessions stand in it; its -wal and -shm take over its mode.
    chmodSync(made, 0o600);
    putInPlace(made, file);
  } finally {
    for (const end of ["", "-wal", "-shm"]) rmSync(made + end, { force: true });
  }
}

function putInPlace(made: string, file: string): void {
  try {
    linkSync(made, file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EEXIST") return; // Another process was faster; its file is as good.
    // File systems without hard links.
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") renameSync(made, file);
    else throw error;
  }
}

async function check(client: Client, file: string): Promise<void> {
  if (statSync(file).size > checkedBytes) return;
  const found = await client.execute("PRAGMA quick_check(1)");
  const said = String(found.rows[0]?.[0] ?? "no answer");
  if (said !== "ok") throw brokenFile(file, said);
}

async function withClient<T>(file: string, settings: string[], work: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url: urlOf(file) });
  try {
    for (const pragma of settings) await client.execute(pragma);
    return await work(client);
  } finally {
    client.close();
  }
}
