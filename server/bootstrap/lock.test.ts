import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
// @ts-expect-error: plain JavaScript, which runs before anything is installed
import { exclusively } from "./lock.mjs";

const freshRoot = () => `/nowhere/${process.pid}/${Math.random()}`;
function lockFileOf(root: string): string {
  const digest = createHash("sha256").update(root).digest("hex").slice(0, 16);
  return path.join(tmpdir(), `fukuden-${process.getuid?.() ?? 0}-${digest}.lock`);
}

test("a second one waits until the first is done, also when that fails", async () => {
  const root = freshRoot();
  const said: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = exclusively(() => first.promise, { root });
  const waits = Promise.withResolvers<number>();
  const two = exclusively(async () => said.push("two"), { root, onWait: waits.resolve });
  expect(await waits.promise).toBe(process.pid);
  expect(said).toEqual([]);
  first.reject(new Error("no room"));
  await expect(one).rejects.toThrow("no room");
  await two;
  expect(said).toEqual(["two"]);
  expect(existsSync(lockFileOf(root))).toBe(false);
});

test("what a killed one left behind holds nobody up", async () => {
  const root = freshRoot();
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(lockFileOf(root), String(pid));
  expect(await exclusively(async () => "done", { root })).toBe("done");
});
