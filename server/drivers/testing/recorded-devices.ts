import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ObjectType, type Varbind } from "net-snmp";

/** Recordings of real devices, which are not part of this repository: `shared/recordings` beside it, or above. null: there are none. */
export const recordingsFolder =
  ancestorsOf(import.meta.dirname)
    .map((folder) => join(folder, "shared/recordings"))
    .find((folder) => existsSync(folder)) ?? null;

/** The names of all SNMP recordings, without their ending. */
export function recordedDevices(): string[] {
  if (recordingsFolder === null) return [];
  const files = readdirSync(recordingsFolder).filter((file) => file.endsWith(".snmprec"));
  return files.map((file) => file.slice(0, -".snmprec".length)).sort();
}

export function recordingOf(device: string): Varbind[] {
  if (recordingsFolder === null) throw new Error("there are no recordings here");
  return varbindsOf(readFileSync(join(recordingsFolder, `${device}.snmprec`), "utf8"));
}

/** snmprec: a line an object, `oid|type|value`; an `x` behind the type says that the value is in hex. */
export function varbindsOf(text: string): Varbind[] {
  return text
    .split("\n")
    .filter((line) => line.includes("|"))
    .map((line) => {
      const [oid = "", tag = "", ...rest] = line.split("|");
      const value = rest.join("|");
      const type = Number.parseInt(tag, 10);
      if (tag.endsWith("x")) return { oid, type, value: Buffer.from(value, "hex") };
      if (type === ObjectType.OctetString) return { oid, type, value: Buffer.from(value) };
      if (type === ObjectType.Null) return { oid, type, value: null };
      return { oid, type, value: type === ObjectType.OID ? value : Number(value) };
    });
}

function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...ancestorsOf(parent)];
}
