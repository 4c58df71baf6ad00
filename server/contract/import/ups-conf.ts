import type { MibProfile, SnmpAccess, UpsSource } from "../../domain/tree/entities.ts";
import { scanDefaults } from "../discovery.ts";
import type { RefusedValue } from "../refused-value.ts";
import { type ConfLine, readConf } from "./conf-lines.ts";
import { hostAndPort } from "./host-and-port.ts";
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

/** Where the upsd of a ups.conf answers, and with which account it takes orders. */
export type UpsdAccess = Omit<Extract<UpsSource, { kind: "nut" }>, "kind" | "upsName">;

type Section = { line: number; name: string; settings: Map<string, { line: number; value: string }> };

/**
 * Reads the UPSes of a NUT server's ups.conf. Those of the driver snmp-ups become SNMP sources of their own, unless `asNut`; all others are
 * reached through their upsd. Settings of drivers that say nothing about how a UPS is reached are passed over.
 * Defaults are those of snmp-ups(8): SNMP v1, community public; in v3 MD5 and DES, which are not taken.
 */
export function readUpsConf(text: string, args: { upsd: UpsdAccess | null; asNut: boolean }): ReadImport {
  const conf = readConf(text);
  const whole = (line: number | null, value: string | null, code: RefusedValue["code"], params = {}) => ({
    refused: [{ line, field: null, value, code, params }],
  });
  if ("broken" in conf) return whole(conf.line, conf.text, conf.broken);
  const sections = sectionsOf(conf.lines);
  if (sections.length === 0) return whole(null, null, "emptyFile");
  if (sections.length > importedAtMost)
    return whole(null, null, "tooManyLines", { size: sections.length, max: importedAtMost });
  const refused: RefusedValue[] = [];
  const names = new Set<string>();
  const upses = sections.flatMap((section) => {
    const { line, name } = section;
    if (names.has(name)) refused.push({ line, field: null, value: name, code: "repeatedSection", params: {} });
    names.add(name);
    return upsOf(section, args, refused) ?? [];
  });
  return importOf(upses, refused);
}

/** What stands before the first section concerns upsd's drivers as a whole. */
function sectionsOf(lines: readonly ConfLine[]): Section[] {
  const sections: Section[] = [];
  for (const one of lines)
    if (one.kind === "section") sections.push({ line: one.line, name: one.name, settings: new Map() });
    else sections.at(-1)?.settings.set(one.key.toLowerCase(), { line: one.line, value: one.value ?? "" });
  return sections;
}

/** null: something in it was refused. */
function upsOf(
  section: Section,
  { upsd, asNut }: { upsd: UpsdAccess | null; asNut: boolean },
  refused: RefusedValue[],
): ImportedUps | null {
  const before = refused.length;
  const { line, name, settings } = section;
  const refuse: Refuse = (field, value, code, params = {}) => {
    const at = settings.get(field.toLowerCase())?.line ?? line;
    refused.push({ line: at, field, value, code, params });
  };
  const readers = readersOf(refuse);
  readers.text("section", name, "plain");
  const driver = settings.get("driver")?.value ?? "";
  if (driver === "") refuse("driver", null, "required");
  else if (driver !== "snmp-ups" || asNut) {
    if (upsd === null) refuse("driver", driver, "needsUpsd");
    else if (refused.length === before) return { ...rowOf(section), source: { kind: "nut", upsName: name, ...upsd } };
    return null;
  }
  const source = driver === "snmp-ups" ? snmpSource(settings, readers, refuse) : null;
  return source === null || refused.length > before ? null : { ...rowOf(section), source };
}

function rowOf({ line, name, settings }: Section) {
  const note = (settings.get("desc")?.value ?? "").slice(0, 2_000);
  return { line, name, note, role: null, group: null };
}

/** NUT's names of MIBs; those of single makers are read by what they share with RFC 1628. */
const mibs: Readonly<Record<string, MibProfile>> = { apcc: "powernet", ietf: "rfc1628" };

function snmpSource(settings: Section["settings"], readers: Readers, refuse: Refuse): UpsSource | null {
  const given = (key: string) => settings.get(key.toLowerCase())?.value || null;
  const place = given("port");
  if (place === null) {
    refuse("port", null, "required");
    return null;
  }
  // Behind the name of one of Net-SNMP's transports.
  const { host: typedHost, port: typedPort } = hostAndPort(place.trim().replace(/^udp6?:/i, ""));
  const host = readers.host("port", typedHost);
  const port = typedPort === null ? scanDefaults.snmpPort : readers.port("port", typedPort);
  const access = accessOf(given, readers, refuse);
  if (host === null || port === null || access === null) return null;
  return { kind: "snmp", host, port, access, mib: mibs[given("mibs")?.toLowerCase() ?? ""] ?? "auto" };
}

const versions = { v1: "1", v2c: "2c", v3: "3" } as const;
const levels = { noauthnopriv: "none", authnopriv: "auth", authpriv: "priv" } as const;

function accessOf(given: (key: string) => string | null, readers: Readers, refuse: Refuse): SnmpAccess | null {
  const version = readers.among("snmp_version", given("snmp_version") ?? "v1", versions);
  if (version === null) return null;
  if (version !== "3") {
    const readCommunity = readers.text("community", given("community") ?? "public", "secret");
    // NUT writes with the community that it reads with.
    return readCommunity === null ? null : { version, readCommunity, writeCommunity: readCommunity };
  }
  const needs = (key: string) => {
    const value = given(key);
    if (value === null) refuse(key, null, "required");
    return value;
  };
  const level = readers.among("secLevel", given("secLevel") ?? "noAuthNoPriv", levels);
  const user = needs("secName");
  if (level === null || user === null || readers.text("secName", user, "plain") === null) return null;
  const secret = (key: string) => {
    const value = needs(key);
    return value === null ? null : readers.passphrase(key, value);
  };
  const isSigned = level !== "none";
  const isEncrypted = level === "priv";
  const authProtocol = isSigned ? readers.among("authProtocol", given("authProtocol") ?? "MD5", authNames) : null;
  const authPassphrase = isSigned ? secret("authPassword") : "";
  const privProtocol = isEncrypted ? readers.among("privProtocol", given("privProtocol") ?? "DES", privNames) : null;
  const privPassphrase = isEncrypted ? secret("privPassword") : "";
  if (authPassphrase === null || privPassphrase === null) return null;
  return { version, user, authProtocol, authPassphrase, privProtocol, privPassphrase };
}
