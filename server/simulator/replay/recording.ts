import { parseOid } from "../snmp/object-id.ts";
import type { SnmpType, SnmpValue } from "../snmp/snmp-object.ts";

/** One recorded instance. */
export type RecordedObject = { oid: string; type: SnmpType; value: SnmpValue };

/**
 * Why a file is no recording of an SNMP device. `nutDevice`: a `.dev` file of NUT's dummy-ups. `badLine`: `line` is none, or its tag
 * is not one that SNMP has. `badValue`: the value of `line` is none of its type. `twice`: the identifier of `line` stood before.
 */
export class RecordingError extends Error {
  readonly code: "nutDevice" | "empty" | "badLine" | "badValue" | "twice";
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
  /** What stands there, cut. */
  readonly text: string;

  constructor(code: RecordingError["code"], line: number | null, text: string) {
    super(line === null ? `no recording of an SNMP device: ${code}` : `line ${line} of the recording: ${code}`);
    this.name = "RecordingError";
    this.code = code;
    this.line = line;
    this.text = text.slice(0, 60);
  }
}

const typeOfTag: Record<string, SnmpType> = {
  2: "integer",
  4: "string",
  5: "null",
  6: "oid",
  64: "ipAddress",
  65: "counter",
  66: "gauge",
  67: "ticks",
  68: "opaque",
  70: "counter64",
};

/**
 * Reads an `.snmprec` file: a line `OID|tag|value` for each instance, the tag as ASN.1's number, with an `x` where the value is in
 * hexadecimal. Order does not matter; empty lines and lines that begin with `#` say nothing.
 * @throws RecordingError
 */
export function readRecording(text: string): RecordedObject[] {
  const objects = new Map<string, RecordedObject>();
  const lines = text.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (objects.size === 0 && isNutVariable(line)) throw new RecordingError("nutDevice", null, line);
    const object = readLine(line, i + 1);
    if (objects.has(object.oid)) throw new RecordingError("twice", i + 1, line);
    objects.set(object.oid, object);
  }
  if (objects.size === 0) throw new RecordingError("empty", null, "");
  return [...objects.values()];
}

const isNutVariable = (line: string) => /^[a-z][a-z0-9]*(\.[a-z0-9-]+)+:/i.test(line);

function readLine(line: string, number: number): RecordedObject {
  const [, oidText = "", tag = "", hex = "", value = ""] = /^([\d.]+)\|(\d{1,3})(x?)\|(.*)$/.exec(line) ?? [];
  const oid = parseOid(oidText);
  const type = typeOfTag[tag];
  if (!oid || !type) throw new RecordingError("badLine", number, line);
  const read = hex ? readHex(type, value) : readPlain(type, value);
  if (read === undefined) throw new RecordingError("badValue", number, line);
  return { oid: oid.text, type, value: read };
}

/** undefined: it is none of that type. */
function readPlain(type: SnmpType, value: string): SnmpValue | undefined {
  switch (type) {
    case "null":
      return null;
    case "string":
    case "opaque":
      // A file is UTF-8, a device sends bytes.
      return Buffer.from(value, "utf8").toString("latin1");
    case "oid":
      return parseOid(value)?.text;
    case "ipAddress":
      return isIpAddress(value) ? value : undefined;
    case "integer":
      return wholeNumber(value, -(2 ** 31), 2 ** 31 - 1);
    case "counter":
    case "gauge":
    case "ticks":
      return wholeNumber(value, 0, 2 ** 32 - 1);
    case "counter64":
      return /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n ? BigInt(value) : undefined;
  }
}

function readHex(type: SnmpType, value: string): SnmpValue | undefined {
  if (!/^([0-9a-f]{2})*$/i.test(value)) return undefined;
  const bytes = Buffer.from(value, "hex");
  if (type === "ipAddress") return bytes.length === 4 ? [...bytes].join(".") : undefined;
  return type === "string" || type === "opaque" ? bytes.toString("latin1") : undefined;
}

function wholeNumber(value: string, min: number, max: number): number | undefined {
  if (!/^-?\d{1,10}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= min && number <= max ? number : undefined;
}

const isIpAddress = (value: string) =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(value) && value.split(".").every((part) => Number(part) <= 255);
