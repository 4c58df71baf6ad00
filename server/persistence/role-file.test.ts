import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { aloneRole, readRole, type TerminalRole, writeRole } from "./role-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "fukuden-role-"));
const file = path.join(folder, "role.json");
afterEach(() => rmSync(file, { force: true, recursive: true }));

test("a terminal of which nobody said otherwise acts", () => {
  const told: unknown[] = [];
  expect(readRole(folder, (error) => told.push(error))).toEqual(aloneRole);
  expect(told).toEqual([]);
});

test("what was written is read", () => {
  const role: TerminalRole = { acts: false, since: 1_000, by: "yamada", epochFloor: 7 };
  writeRole(folder, role);
  expect(readRole(folder)).toEqual(role);
});

test.each([
  "",
  "null",
  "[]",
  '{"acts":"no","since":null,"by":"","epochFloor":0}',
  '{"acts":false,"since":1.5,"by":"","epochFloor":0}',
])("a damaged file is told, and it acts: %s", (text) => {
  writeFileSync(file, text);
  const told: unknown[] = [];
  expect(readRole(folder, (error) => told.push(error))).toEqual(aloneRole);
  expect(String(told[0])).toMatch(/role\.json is damaged/);
});

test("a folder that cannot be written is said", () => {
  expect(() => writeRole(path.join(folder, "none"), aloneRole)).toThrow(/role\.json/);
});
