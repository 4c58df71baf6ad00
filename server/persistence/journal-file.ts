import path from "node:path";
import { type JournalEntry, recordKinds } from "../domain/world/memory.ts";
import { type Database, openDatabase, type Transaction, theSite } from "./database.ts";
import { chainEvent, type EventLink, newestLink, nodeOf } from "./events.ts";

export const controllerFile = (dataDir: string) => path.join(dataDir, "controller.db");

/** The journal on the thread that owns its file (`controller-worker.ts`). */
export class JournalFile {
  readonly #file: string;
  #database: Promise<Database> | null = null;
  /** Forgotten after a failed write: then the file is asked. */
  #link: EventLink | null = null;
  /** The node of each command of the open incident, for the answers, which do not name it. */
  readonly #nodes = new Map<string, string>();

  constructor(dataDir: string) {
    this.#file = controllerFile(dataDir);
  }

  /** Opens it once for all; after a failure the next call tries again. @throws StoreError */
  open(): Promise<Database> {
    this.#database ??= openDatabase({ file: this.#file }).catch((error: unknown) => {
      this.#database = null;
      throw error;
    });
    return this.#database;
  }

  /** Tries whether it can be written, and changes nothing: SQLite opens a read-only file without a word. @throws StoreError */
  async tryWriting(): Promise<void> {
    const database = await this.open();
    await database.transaction((tx) => tx.journalEntry.deleteMany({ where: { siteId: "" } }));
  }

  /**
   * One transaction, so one fsync. An entry that is there already, word for word, is taken as written: the caller did not hear of it.
   * @throws StoreError; Error when another entry has its number
   */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const database = await this.open();
    try {
      this.#link = await database.transaction(async (tx) => {
        const seqs = entries.map((entry) => BigInt(entry.seq));
        const there = await tx.journalEntry.findMany({ where: { siteId: theSite, seq: { in: seqs } } });
        const known = new Map(there.map((row) => [Number(row.seq), row.body]));
        const fresh = entries.filter((entry) => {
          const body = known.get(entry.seq);
          if (body !== undefined && body !== JSON.stringify(entry))
            throw new Error(`the journal has another entry ${entry.seq} (${entry.kind})`);
          return body === undefined;
        });
        let link = this.#link ?? (await newestLink(tx));
        if (fresh.length === 0) return link;
        const events = fresh.map((entry) => {
          const event = chainEvent(entry, this.#nodeOf(entry), link);
          link = { seq: event.seq, hash: event.hash };
          return event;
        });
        await tx.journalEntry.createMany({ data: fresh.map(rowOf) });
        await tx.event.createMany({ data: events });
        return link;
      });
    } catch (error) {
      this.#link = null;
      throw error;
    }
  }

  /** The last `sequenceEnded`, which says what outlives its incident, and everything after it but what is for the record only; oldest first. */
  async loadOpen(): Promise<{ entries: JournalEntry[]; lastSeq: number }> {
    const database = await this.open();
    return database.read(async (client) => {
      const entries = await readOpenEntries(client);
      const newest = await client.journalEntry.findFirst({
        where: { siteId: theSite },
        orderBy: { seq: "desc" },
        select: { seq: true },
      });
      for (const entry of entries) this.#nodeOf(entry);
      return { entries, lastSeq: Number(newest?.seq ?? 0n) };
    });
  }

  async close(): Promise<void> {
    const database = await this.#database?.catch(() => null);
    await database?.close();
    this.#database = null;
  }

  #nodeOf(entry: JournalEntry): string | null {
    const node = nodeOf(entry);
    if (entry.kind === "sequenceEnded") this.#nodes.clear();
    if (entry.kind === "commandIssued" && node !== null) this.#nodes.set(entry.commandId, node);
    return entry.kind === "commandEnded" ? (this.#nodes.get(entry.commandId) ?? null) : node;
  }
}

/** The last `sequenceEnded` and everything after it but what is for the record only; oldest first. */
export async function readOpenEntries(client: Transaction): Promise<JournalEntry[]> {
  const ended = await client.journalEntry.findFirst({
    where: { siteId: theSite, kind: "sequenceEnded" },
    orderBy: { seq: "desc" },
    select: { seq: true },
  });
  const rows = await client.journalEntry.findMany({
    where: { siteId: theSite, seq: { gte: ended?.seq ?? 0n }, kind: { notIn: [...recordKinds] } },
    orderBy: { seq: "asc" },
    select: { body: true },
  });
  return rows.map((row) => JSON.parse(row.body) as JournalEntry);
}

/**
 * Of what `readOpenEntries` reads only what comes after an entry; `from`, `to`: the numbers of the first and the last that is open, null: none is;
 * `revision`: by which the open incident runs, null: none is open. Costs what is new.
 */
export async function readOpenAfter(
  client: Transaction,
  after: number,
): Promise<{ from: number | null; to: number | null; entries: JournalEntry[]; revision: number | null }> {
  const newest = (kind: JournalEntry["kind"]) =>
    client.journalEntry.findFirst({ where: { siteId: theSite, kind }, orderBy: { seq: "desc" } });
  const [ended, begun] = await Promise.all([newest("sequenceEnded"), newest("sequenceBegan")]);
  const first = ended?.seq ?? 0n;
  const open = { siteId: theSite, kind: { notIn: [...recordKinds] } };
  const edge = (seq: "asc" | "desc") =>
    client.journalEntry.findFirst({ where: { ...open, seq: { gte: first } }, orderBy: { seq }, select: { seq: true } });
  const [from, to] = await Promise.all([edge("asc"), edge("desc")]);
  const rows = await client.journalEntry.findMany({
    where: { ...open, seq: { gte: first, gt: BigInt(after) } },
    orderBy: { seq: "asc" },
    select: { body: true },
  });
  const began = begun !== null && begun.seq > first ? (JSON.parse(begun.body) as JournalEntry) : null;
  return {
    from: from === null ? null : Number(from.seq),
    to: to === null ? null : Number(to.seq),
    entries: rows.map((row) => JSON.parse(row.body) as JournalEntry),
    revision: began?.kind === "sequenceBegan" ? began.revision : null,
  };
}

function rowOf(entry: JournalEntry) {
  return {
    siteId: theSite,
    seq: BigInt(entry.seq),
    at: new Date(entry.at),
    epoch: entry.epoch,
    kind: entry.kind,
    idempotencyKey: "commandId" in entry ? entry.commandId : null,
    body: JSON.stringify(entry),
  };
}
