import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../domain/world/memory.ts";
import { type ControllerStore, openControllerStore } from "./controller-store.ts";
import { inherit, leaveToController, type Replica, readReplica, writeReplica } from "./replica-file.ts";

let dataDir: string;
let store: ControllerStore;
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-replica-"));
  store = await openControllerStore({ dataDir, log: { warn: () => undefined } });
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const began = (seq: number): JournalEntry[] => [
  { seq, at: 1_000, epoch: 7, kind: "outageBegan", upsId: "ups4", beganAt: 990, evidence: "trap" },
  { seq: seq + 1, at: 1_000, epoch: 7, kind: "sequenceBegan", revision: 12 },
];
const replicaOf = (entries: readonly JournalEntry[]): Replica => ({
  ...{ terminalId: "sv1", at: 2_000, entries },
  sequenceSha256: "a".repeat(64),
});
const journaled = async () => (await store.journal.loadOpen()).entries;

describe("a replica", () => {
  test("is read as it was written; none, or one that is damaged, is none", () => {
    expect(readReplica(dataDir)).toBeNull();
    writeReplica(dataDir, replicaOf(began(40)));
    expect(readReplica(dataDir)).toEqual(replicaOf(began(40)));
  });

  test("that is left to the controller is gone, and stands in its journal, by its own numbers and revision", async () => {
    writeReplica(dataDir, replicaOf(began(40)));
    leaveToController(dataDir, replicaOf(began(40)), 3);
    expect(readReplica(dataDir)).toBeNull();
    expect(await inherit(dataDir, store.journal)).toBe(2);
    expect(await journaled()).toEqual([
      { ...began(40)[0], seq: 1 },
      { ...began(40)[1], seq: 2, revision: 3 },
    ]);
    expect(await inherit(dataDir, store.journal)).toBe(0);
  });

  test("is inherited once, also where the controller dies in the middle of it", async () => {
    leaveToController(dataDir, replicaOf(began(40)), 3);
    const file = path.join(dataDir, "inheritance.json");
    const dying = {
      ...store.journal,
      async append(entries: readonly JournalEntry[]) {
        await store.journal.append(entries);
        copyFileSync(file, `${file}.kept`);
        throw new Error("killed");
      },
    };
    await expect(inherit(dataDir, dying)).rejects.toThrow("killed");
    expect(existsSync(file)).toBe(true);
    await inherit(dataDir, store.journal);
    expect((await journaled()).map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "outageBegan"],
      [2, "sequenceBegan"],
    ]);
  });

  test("ends what this terminal had left open when it was taken over from", async () => {
    await store.journal.append(began(1));
    leaveToController(dataDir, replicaOf(began(40)), 3);
    await inherit(dataDir, store.journal);
    expect((await journaled()).map(({ seq, kind }) => [seq, kind])).toEqual([
      [3, "sequenceEnded"],
      [4, "outageBegan"],
      [5, "sequenceBegan"],
    ]);
  });
});
