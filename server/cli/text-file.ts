import { readFile } from "node:fs/promises";
import { maxBodyBytes } from "../contract/api.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/**
 * The text of a file in UTF-8, or else in Shift_JIS, in which Japanese spreadsheets write CSV.
 * @throws UsageError that names the file and says what is wrong with it
 */
export async function readTextFile(say: Terminal["say"], file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const detail = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(say("cli.import.unreadable", { file, detail }));
  }
  if (bytes.length > maxBodyBytes)
    throw new UsageError(say("cli.import.tooLarge", { file, size: String(bytes.length), max: String(maxBodyBytes) }));
  for (const encoding of ["utf-8", "shift_jis"]) {
    const text = decoded(bytes, encoding);
    if (text !== null && !text.includes("\u0000")) return text;
  }
  throw new UsageError(say("cli.import.notText", { file }));
}

function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
