import type { Client, Config, InArgs, InStatement } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";

const busyTimeoutMs = 5_000;

/**
 * Keeps to one connection per client. libSQL's own `transaction()` leaves its connection behind and opens another, on which the
 * pragmas are not set; the adapter serialises whatever runs, so one connection is enough.
 * `readOnly` refuses every write on it.
 */
export class OneConnection extends PrismaLibSql {
  readonly #readOnly: boolean;

  constructor(args: { file: string; readOnly: boolean }) {
    super({ url: urlOf(args.file) });
    this.#readOnly = args.readOnly;
  }

  override createClient(config: Config): Client {
    const client = super.createClient(config);
    const run = (sql: string) => client.execute(sql);
    // Runs synchronously up to its end: `execute` is asynchronous in name only.
    for (const pragma of pragmas(this.#readOnly)) void run(pragma);
    const begin = this.#readOnly ? "BEGIN" : "BEGIN IMMEDIATE";
    return new Proxy(client, {
      get(target, name) {
        if (name === "transaction") return () => transaction(target, begin);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }
}

export function pragmas(readOnly: boolean): string[] {
  const both = [`PRAGMA busy_timeout = ${busyTimeoutMs}`, "PRAGMA foreign_keys = ON"];
  return readOnly
    ? [...both, "PRAGMA query_only = ON"]
    : [...both, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"];
}

/** A `file:` URL in which `#`, `?` and `%` of a folder's name stay part of the name. */
export function urlOf(file: string): string {
  return `file:${file.split("/").map(encodeURIComponent).join("/")}`;
}

async function transaction(client: Client, begin: string) {
  await client.execute(begin);
  let closed = false;
  const end = async (sql: string) => {
    if (closed) return;
    closed = true;
    await client.execute(sql);
  };
  return {
    execute: (statement: InStatement, args?: InArgs) =>
      typeof statement === "string" ? client.execute(statement, args) : client.execute(statement),
    executeMultiple: (sql: string) => client.executeMultiple(sql),
    commit: async () => {
      try {
        await client.execute("COMMIT");
        closed = true;
      } catch (error) {
        // A commit that failed (full disk) leaves the transaction open, and this connection with it.
        await end("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
    rollback: () => end("ROLLBACK"),
    close: () => void end("ROLLBACK").catch(() => undefined),
    get closed() {
      return closed;
    },
  };
}
