import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeEpoch } from "./epoch.ts";

let dataDir: string;
const troubles: unknown[] = [];
const take = (seen = 0) => takeEpoch({ dataDir, seen, onTrouble: (error) => troubles.push(error) });

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-epoch-"));
  troubles.length = 0;
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test("grows at every start, also when nothing was seen", () => {
  expect([take(), take(), take()]).toEqual([0, 1, 2]);
});

test("is above what the journal has seen, when the file was lost or is garbage", () => {
  expect(take(17)).toBe(17);
  writeFileSync(path.join(dataDir, "epoch"), "nonsense");
  expect(take(18)).toBe(18);
  expect(take(2)).toBe(19);
});

test("a folder that cannot be written is told, and the journal alone counts", () => {
  rmSync(dataDir, { recursive: true });
  expect(take(5)).toBe(5);
  expect(troubles).toHaveLength(1);
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-epoch-"));
  chmodSync(dataDir, 0o700);
});
