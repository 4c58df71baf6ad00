import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@libsql/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../domain/world/memory.ts";
import { runUntilKilled } from "../testing/run-until-killed.ts";
import { openReader } from "./database.ts";
import { openEventReader } from "./event-reader.ts";
import { brokenLink } from "./events.ts";
import { openJournal } from "./journal.ts";
import { controllerFile } from "./journal-file.ts";
import { urlOf } from "./one-connection.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-journal-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const log = { warn: () => undefined };
const began = (seq: number, upsId = "ups4"): JournalEntry => ({
  seq,
  at: 1_000 + seq + 0.25,
  epoch: 1,
  kind: "outageBegan",
  upsId,
  beganAt: seq,
  evidence: "trap",
});
const ended = (seq: number): JournalEntry => ({ seq, at: seq, epoch: 1, kind: "sequenceEnded" });

async function chain(): Promise<number | null> {
  const reader = await openReader({ file: controllerFile(dataDir) });
  try {
    return reader === null ? null : await reader.read(brokenLink);
  } finally {
    await reader?.close();
  }
}

describe("the journal", () => {
  it("gives back the open incident word for word, across restarts, with the end of the one before", async () => {
    const first = await openJournal({ dataDir, log });
    expect(await first.loadOpen()).toEqual({ entries: [], lastSeq: 0 });
    await first.append([began(1), ended(2)]);
    await first.append([began(3), began(4)]);
    await first.close();
    const second = await openJournal({ dataDir, log });
    expect(await second.loadOpen()).toEqual({ entries: [ended(2), began(3), began(4)], lastSeq: 4 });
    await second.append([ended(5)]);
    expect(await second.loadOpen()).toEqual({ entries: [ended(5)], lastSeq: 5 });
    await second.close();
    expect(await chain()).toBeNull();
  });

  it("keeps what is for the record among the events, and leaves it out of what a controller goes on with", async () => {
    const heard: JournalEntry = {
      ...{ seq: 2, at: 1_002, epoch: 1, kind: "trapHeard", upsIds: ["ups4"], trap: "onBattery" },
      ...{ address: "192.0.2.1", detail: "UPS: On battery power.", times: 1 },
    };
    const journal = await openJournal({ dataDir, log });
    await journal.append([began(1), heard]);
    expect(await journal.loadOpen()).toEqual({ entries: [began(1)], lastSeq: 2 });
    await journal.close();
    const events = openEventReader({ dataDir });
    expect(await events.list({ before: null, limit: 10, nodeId: "ups4" })).toEqual([heard, began(1)]);
    await events.close();
  });

  it("takes the same entry twice as one, and refuses another of its number", async () => {
    const journal = await openJournal({ dataDir, log });
    await journal.append([began(1)]);
    await journal.append([began(1), began(2)]);
    await expect(journal.append([began(3), ended(2)])).rejects.toThrow("another entry 2");
    expect((await journal.loadOpen()).entries).toEqual([began(1), began(2)]);
    await journal.append([began(3)]);
    await journal.close();
    expect(await chain()).toBeNull();
  });

  it("keeps the order of entries that are handed in without waiting", async () => {
    const journal = await openJournal({ dataDir, log });
    await Promise.all(Array.from({ length: 50 }, (_, i) => journal.append([began(i + 1)])));
    expect((await journal.loadOpen()).entries.map((entry) => entry.seq)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    await journal.close();
  });

  it("shows an event that was changed afterwards", async () => {
    const journal = await openJournal({ dataDir, log });
    await journal.append([began(1), began(2), began(3)]);
    await journal.close();
    expect(await chain()).toBeNull();
    const client = createClient({ url: urlOf(controllerFile(dataDir)) });
    await client.execute(`UPDATE "Event" SET body = replace(body, 'ups4', 'ups5') WHERE seq = 2`);
    client.close();
    expect(await chain()).toBe(2);
  });

  it("is read by the web side: newest first, in pages, by node, answers under their command's node", async () => {
    const events = openEventReader({ dataDir });
    expect(await events.list({ before: null, limit: 10, nodeId: null })).toEqual([]);
    const journal = await openJournal({ dataDir, log });
    const issued: JournalEntry = {
      seq: 3,
      at: 3,
      epoch: 1,
      kind: "commandIssued",
      commandId: "c1",
      command: { kind: "storageFlush", storageId: "disk" },
      reason: { code: "allDown" },
      wasRunning: null,
    };
    const answered: JournalEntry = {
      seq: 4,
      at: 4,
      epoch: 1,
      kind: "commandEnded",
      commandId: "c1",
      outcome: "done",
      detail: "",
    };
    await journal.append([began(1), began(2, "ups5"), issued]);
    await journal.append([answered]);
    const seqs = async (query: { before?: number; limit?: number; nodeId?: string }) =>
      (await events.list({ before: null, limit: 10, nodeId: null, ...query })).map((entry) => entry.seq);
    expect(await seqs({})).toEqual([4, 3, 2, 1]);
    expect(await seqs({ before: 4, limit: 2 })).toEqual([3, 2]);
    expect(await seqs({ nodeId: "disk" })).toEqual([4, 3]);
    expect(await seqs({ nodeId: "ups5" })).toEqual([2]);
    await events.close();
    await journal.close();
  });

  it("reports a damaged file and leaves it", async () => {
    writeFileSync(controllerFile(dataDir), "rubbish ".repeat(1000));
    await expect(openJournal({ dataDir, log })).rejects.toMatchObject({
      code: "storeBroken",
      message: expect.stringContaining(controllerFile(dataDir)),
    });
  });

  it("on a disk that cannot be written fails each call, and goes on when it can be", async () => {
    const later = path.join(dataDir, "later");
    writeFileSync(later, "a file where the folder will be");
    const journal = await openJournal({ dataDir: later, log });
    await expect(journal.append([began(1)])).rejects.toMatchObject({ code: "storeNotWritable" });
    rmSync(later);
    mkdirSync(later);
    await journal.append([began(1)]);
    expect((await journal.loadOpen()).entries).toEqual([began(1)]);
    await journal.close();
  });

  it("refuses calls after its end", async () => {
    const journal = await openJournal({ dataDir, log });
    await journal.close();
    await journal.close();
    await expect(journal.append([began(1)])).rejects.toThrow("closed");
  });
});

describe("kill -9 while entries are written", () => {
  it.each([5, 40, 120])("after %i acknowledged entries keeps all of them", async (killAfter) => {
    const journalModule = new URL("./journal.ts", import.meta.url).href;
    const script = `
      const { openJournal } = await import(${JSON.stringify(journalModule)});
      const journal = await openJournal({ dataDir: ${JSON.stringify(dataDir)}, log: { warn() {} } });
      for (let seq = 1; ; seq += 2) {
        const entry = (n) => ({ seq: n, at: n, epoch: 1, kind: "outageEnded", upsId: "ups" + n });
        await journal.append([entry(seq), entry(seq + 1)]);
        process.stdout.write((seq + 1) + "\\n");
      }`;
    const acknowledged = await runUntilKilled({ script, killAfter });
    const journal = await openJournal({ dataDir, log });
    const { entries, lastSeq } = await journal.loadOpen();
    await journal.close();
    expect(lastSeq).toBeGreaterThanOrEqual(acknowledged);
    // Each append is all or nothing: they come in pairs, without a gap.
    expect(lastSeq % 2).toBe(0);
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: lastSeq }, (_, i) => i + 1));
    expect(await chain()).toBeNull();
  });
});
