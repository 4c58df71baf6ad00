import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const retryMs = 100;

/** One at a time per work tree: a second start waits until the first has brought everything up to date. */
export async function exclusively(work, { root = process.cwd(), onWait = () => {} } = {}) {
  const digest = createHash("sha256").update(root).digest("hex").slice(0, 16);
  // Not in node_modules: that is what an installation removes first.
  const file = path.join(tmpdir(), `fukuden-${process.getuid?.() ?? 0}-${digest}.lock`);
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait(holderOf(file));
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = holderOf(file);
  // Left behind by one that was killed; between its making and its writing it is empty.
  if (holder !== null && !isAlive(holder)) rmSync(file, { force: true });
  return false;
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
