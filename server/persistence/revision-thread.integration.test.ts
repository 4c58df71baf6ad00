import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { openConsoleStore } from "./console-file.ts";
import { readRevision } from "./revision-thread.ts";
import { addRevision } from "./revisions.ts";
import { systemActor } from "./stored-actor.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-revisions-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

async function save(number: number, tree: Tree, at: number): Promise<void> {
  const { database, box, close } = await openConsoleStore({ dataDir });
  await database.transaction((tx) => addRevision(tx, { number, tree, comment: "", actor: systemActor, at, box }));
  await close();
}

describe("the saved settings, read in a thread that ends", () => {
  test("the newest, and one by its number", async () => {
    const now = Date.UTC(2026, 10, 1);
    const older = { ...exampleSite, upses: exampleSite.upses.slice(0, 2) };
    await save(1, older, now);
    await save(2, exampleSite, now + 1000);
    expect(await readRevision({ dataDir, number: null })).toEqual({
      number: 2,
      tree: exampleSite,
      savedAt: now + 1000,
    });
    // Two at once do not hinder one another.
    const [first, second] = await Promise.all([1, 2].map((number) => readRevision({ dataDir, number })));
    expect(first).toEqual({ number: 1, tree: older, savedAt: now });
    expect(second?.number).toBe(2);
    expect(await readRevision({ dataDir, number: 3 })).toBeNull();
  });

  test("null while the console has not made its file", async () => {
    expect(await readRevision({ dataDir, number: null })).toBeNull();
  });

  test("a damaged file is told as such, by the code and by what to do", async () => {
    writeFileSync(path.join(dataDir, "console.db"), "this is no database ".repeat(500));
    await expect(readRevision({ dataDir, number: null })).rejects.toMatchObject({
      code: "storeBroken",
      message: expect.stringContaining("Restore it from a backup"),
    });
  });
});
