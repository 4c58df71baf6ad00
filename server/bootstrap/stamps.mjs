import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const folder = "node_modules/.cache/fukuden";

/** The digest of files and folders (deep), by path and content; what does not exist counts as absent. */
export function digestOf(paths, { leaveOut = () => false } = {}) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((p) => filesBelow(p, leaveOut))) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(file));
    hash.update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(start, leaveOut) {
  if (leaveOut(start)) return [];
  let entries;
  try {
    entries = readdirSync(start, { withFileTypes: true });
  } catch (error) {
    if (error.code === "ENOTDIR") return [start];
    if (error.code === "ENOENT") return [];
    throw error;
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = `${start}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(file, leaveOut);
      return entry.isFile() && !leaveOut(file) ? [file] : [];
    });
}

/** The digest that a step left when it last succeeded; null: never. */
export function readStamp(step) {
  try {
    return readFileSync(path.join(folder, step), "utf8");
  } catch {
    return null;
  }
}

export function writeStamp(step, digest) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, step), digest);
}
