import { hasAcStorage } from "../../../server/contract/import/ac-storage.ts";
import { settingsFileMaxBytes } from "../../../server/contract/settings-file.ts";

/** Of a list of UPSes; the server takes no longer text. */
const listMaxBytes = 1_048_576;

export type ReadFile =
  | { kind: "settings"; name: string; file: unknown; isEncrypted: boolean }
  | { kind: "csv" | "ups.conf" | "config.apc"; name: string; text: string }
  /** `megabytes`: how large it may be. */
  | { kind: "tooLarge"; name: string; megabytes: number }
  | { kind: "unreadable"; name: string };

/** What a file is, by what stands in it; nothing of it is believed yet. A large one is refused before it is read. */
export async function readImportFile(file: File): Promise<ReadFile> {
  const { name, size } = file;
  if (size > settingsFileMaxBytes) return { kind: "tooLarge", name, megabytes: settingsFileMaxBytes / 1_048_576 };
  const text = (await file.text()).replace(/^\uFEFF/, "");
  if (text.trimStart().startsWith("{")) return settingsIn(name, text);
  if (size > listMaxBytes) return { kind: "tooLarge", name, megabytes: listMaxBytes / 1_048_576 };
  if (hasAcStorage(text)) return { kind: "config.apc", name, text };
  // A ups.conf has its UPSes in sections; a list in CSV begins with the names of its columns.
  return { kind: /^\s*\[[^\]\r\n]+\]\s*(#.*)?$/m.test(text) ? "ups.conf" : "csv", name, text };
}

function settingsIn(name: string, text: string): ReadFile {
  try {
    const file: unknown = JSON.parse(text);
    return { kind: "settings", name, file, isEncrypted: secretsKind(file) === "encrypted" };
  } catch {
    return { kind: "unreadable", name };
  }
}

function secretsKind(file: unknown): unknown {
  if (typeof file !== "object" || file === null || !("secrets" in file)) return null;
  const { secrets } = file;
  return typeof secrets === "object" && secrets !== null && "kind" in secrets ? secrets.kind : null;
}
