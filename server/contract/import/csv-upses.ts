import type { SnmpAccess, UpsSource } from "../../domain/tree/entities.ts";
import { asNodeName } from "../../domain/tree/free-name.ts";
import { scanDefaults } from "../discovery.ts";
import type { RefusedValue } from "../refused-value.ts";
import { certificateFingerprint } from "../scalars.ts";
import { type CsvRecord, readCsv } from "./csv-records.ts";
import {
  authNames,
  type ImportedUps,
  importedAtMost,
  importOf,
  privNames,
  type Readers,
  type ReadImport,
  type Refuse,
  readersOf,
} from "./read-import.ts";

/** The columns of the list of UPSes; the first line names those that a file has, in any order. */
export const csvColumns = [
  "name",
  "group",
  "role",
  "note",
  "host",
  "port",
  "protocol",
  "mib",
  "community",
  "write_community",
  "user",
  "auth_protocol",
  "auth_passphrase",
  "priv_protocol",
  "priv_passphrase",
  "ups_name",
  "password",
  "tls",
  "certificate_sha256",
] as const;
type Column = (typeof csvColumns)[number];

const protocols = { snmpv1: "1", snmpv2c: "2c", snmpv3: "3", nut: "nut" } as const;
type Protocol = (typeof protocols)[keyof typeof protocols];

const community: readonly Column[] = ["mib", "community", "write_community"];
/** Columns that say something only with some protocols. */
const columnsOf: Record<Protocol, readonly Column[]> = {
  "1": community,
  "2c": community,
  "3": ["mib", "user", "auth_protocol", "auth_passphrase", "priv_protocol", "priv_passphrase"],
  nut: ["ups_name", "user", "password", "tls", "certificate_sha256"],
};
const special = new Set(Object.values(columnsOf).flat());
const secrets: ReadonlySet<Column> = new Set([
  "community",
  "write_community",
  "auth_passphrase",
  "priv_passphrase",
  "password",
]);
const yesNo = { yes: true, no: false, true: true, false: false, "1": true, "0": false };

/** Reads a list of UPSes. All of it is good, or everything that is wrong is named by line and column. */
export function readCsvUpses(text: string): ReadImport {
  const read = readCsv(text);
  const whole = (line: number | null, code: RefusedValue["code"], params: RefusedValue["params"] = {}) => ({
    refused: [{ line, field: null, value: null, code, params }],
  });
  if ("broken" in read) return whole(read.line, read.broken);
  const [head, ...rows] = read.records;
  if (head === undefined || rows.length === 0) return whole(null, "emptyFile");
  if (rows.length > importedAtMost) return whole(null, "tooManyLines", { size: rows.length, max: importedAtMost });
  const columns = columnsIn(head);
  if ("refused" in columns) return columns;
  const refused: RefusedValue[] = [];
  const upses = rows.flatMap((row) => upsOf(row, columns.names, refused) ?? []);
  return importOf(upses, refused);
}

function columnsIn({ line, cells }: CsvRecord): { names: readonly Column[] } | { refused: RefusedValue[] } {
  const names = cells.map((cell) => cell.trim().toLowerCase().replaceAll(/[- ]/g, "_"));
  // Where no column has a known name, the line of names is missing, and what stands there may be a secret.
  const refused = (names.some(isColumn) ? names : []).flatMap((name, i): RefusedValue[] => {
    const at = { line, field: null, value: cells[i] ?? "" };
    if (!isColumn(name)) return [{ ...at, code: "unknownColumn", params: { allowed: csvColumns.join(", ") } }];
    return names.indexOf(name) < i ? [{ ...at, code: "repeatedColumn", params: {} }] : [];
  });
  for (const needed of ["host", "protocol"] as const)
    if (!names.includes(needed)) refused.push({ line, field: null, value: needed, code: "missingColumn", params: {} });
  return refused.length > 0 ? { refused } : { names: names.filter(isColumn) };
}

function isColumn(name: string): name is Column {
  return (csvColumns as readonly string[]).includes(name);
}

/** null: something in it was refused. */
function upsOf({ line, cells }: CsvRecord, names: readonly Column[], refused: RefusedValue[]): ImportedUps | null {
  const before = refused.length;
  const refuse: Refuse = (field, value, code, params = {}) => void refused.push({ line, field, value, code, params });
  const readers = readersOf(refuse);
  if (cells.length > names.length) {
    const params = { size: cells.length, max: names.length };
    refused.push({ line, field: null, value: null, code: "tooManyCells", params });
    return null;
  }
  const row: Partial<Record<Column, string>> = {};
  for (const [i, name] of names.entries()) {
    const cell = cells[i] ?? "";
    if (cell.trim() !== "") row[name] = secrets.has(name) ? cell : cell.trim();
  }
  const needs = (column: Column): string | null => {
    const value = row[column] ?? null;
    if (value === null) refuse(column, null, "required");
    return value;
  };
  const typed = needs("protocol");
  const protocol = typed === null ? null : readers.among("protocol", typed, protocols);
  const source = protocol === null ? null : sourceOf(protocol, row, needs, readers, refuse);
  const role =
    row.role === undefined ? null : readers.among("role", row.role, { power: "power", linked: "linked" } as const);
  const { name = null, group = null, note = "" } = row;
  if (name !== null && asNodeName(name) !== name) refuse("name", name.slice(0, 100), "badName");
  if (note.length > 2_000) refuse("note", null, "badText", { max: 2_000 });
  return source === null || refused.length > before ? null : { line, name, note, role, group, source };
}

function sourceOf(
  protocol: Protocol,
  row: Partial<Record<Column, string>>,
  needs: (column: Column) => string | null,
  readers: Readers,
  refuse: Refuse,
): UpsSource | null {
  const used = new Set<Column>(columnsOf[protocol]);
  for (const column of special)
    if (row[column] !== undefined && !used.has(column))
      refuse(column, secrets.has(column) ? null : row[column], "notUsed", { protocol: row.protocol ?? "" });
  const typed = needs("host");
  const host = typed === null ? null : readers.host("host", typed);
  const usual = protocol === "nut" ? scanDefaults.nutPort : scanDefaults.snmpPort;
  const port = row.port === undefined ? usual : readers.port("port", row.port);
  if (protocol === "nut") {
    const upsName = needs("ups_name");
    const tls = row.tls === undefined ? false : readers.among("tls", row.tls, yesNo);
    const user = readers.text("user", row.user ?? "", "plain");
    const password = readers.text("password", row.password ?? "", "secret");
    const { certificate_sha256: certificateSha256 } = row;
    if (certificateSha256 !== undefined && !certificateFingerprint.safeParse(certificateSha256).success)
      refuse("certificate_sha256", certificateSha256, "badFingerprint");
    if (upsName === null || readers.text("ups_name", upsName, "plain") === null) return null;
    if (host === null || port === null || tls === null || user === null || password === null) return null;
    const more = certificateSha256 === undefined ? {} : { certificateSha256 };
    return { kind: "nut", host, port, upsName, user, password, tls, ...more };
  }
  const mib =
    row.mib === undefined
      ? "auto"
      : readers.among("mib", row.mib, { auto: "auto", powernet: "powernet", rfc1628: "rfc1628" } as const);
  const access = protocol === "3" ? v3Access(row, needs, readers) : communityAccess(protocol, row, needs, readers);
  if (host === null || port === null || mib === null || access === null) return null;
  return { kind: "snmp", host, port, access, mib };
}

function communityAccess(
  version: "1" | "2c",
  row: Partial<Record<Column, string>>,
  needs: (column: Column) => string | null,
  { text }: Readers,
): SnmpAccess | null {
  const given = needs("community");
  const readCommunity = given === null ? null : text("community", given, "secret");
  const writeCommunity = text("write_community", row.write_community ?? "", "secret");
  return readCommunity === null || writeCommunity === null ? null : { version, readCommunity, writeCommunity };
}

/** A protocol stands beside each passphrase, and a passphrase beside each protocol. */
function v3Access(
  row: Partial<Record<Column, string>>,
  needs: (column: Column) => string | null,
  readers: Readers,
): SnmpAccess | null {
  const given = needs("user");
  const user = given === null ? null : readers.text("user", given, "plain");
  const half = <T>(protocolColumn: Column, secretColumn: Column, names: Readonly<Record<string, T>>) => {
    const none = { protocol: null, secret: "" };
    if (row[protocolColumn] === undefined && row[secretColumn] === undefined) return none;
    const [typed, secret] = [needs(protocolColumn), needs(secretColumn)];
    const protocol = typed === null ? null : readers.among(protocolColumn, typed, names);
    return { protocol, secret: secret === null ? "" : (readers.passphrase(secretColumn, secret) ?? "") };
  };
  const auth = half("auth_protocol", "auth_passphrase", authNames);
  const priv = half("priv_protocol", "priv_passphrase", privNames);
  if (priv.protocol !== null && auth.protocol === null) needs("auth_protocol");
  if (user === null) return null;
  return {
    ...{ version: "3", user, authProtocol: auth.protocol, authPassphrase: auth.secret },
    ...{ privProtocol: priv.protocol, privPassphrase: priv.secret },
  };
}
