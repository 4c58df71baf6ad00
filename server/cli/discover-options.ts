import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import {
  authProtocols,
  privProtocols,
  type StartDiscoveryRequest,
  scanBounds,
  scanDefaults,
  startDiscoveryRequest,
} from "../contract/discovery.ts";
import { fieldErrorsOf } from "../contract/field-errors.ts";
import { fieldErrorWords } from "../words/refused-words.ts";
import { type Terminal, UsageError } from "./terminal.ts";
import { wholeNumber } from "./whole-number.ts";

/** As they were typed. */
export type DiscoverOptions = {
  community?: string[];
  writeCommunity?: string;
  v3?: string[];
  nut?: string[];
  credentials?: string;
  port?: string;
  nutPort?: string;
  rate: string;
  atOnce: string;
  timeout: string;
  addTo?: string;
  makeGroups?: boolean;
  role: string;
  json?: boolean;
};

const portsAtMost = 16;

/** @throws UsageError that names the option, its value (unless it is a secret) and what is allowed */
export async function discoveryRequest(
  terminal: Terminal,
  targets: readonly string[],
  options: DiscoverOptions,
): Promise<StartDiscoveryRequest> {
  const { say } = terminal;
  const number = (option: string, value: string, { min, max }: { min: number; max: number }) =>
    wholeNumber(say, { option, value, least: min, most: max });
  const { credentials: file, writeCommunity = "" } = options;
  const credentials = [
    ...(options.community ?? []).map((readCommunity) => ({ kind: "community", readCommunity, writeCommunity })),
    ...(options.v3 ?? []).map((text) => v3Account(say, text)),
    ...(options.nut ?? []).map((text) => nutAccount(say, text)),
    ...(file === undefined ? [] : await accountsIn(terminal, file)),
  ];
  const snmpPorts = portsOf(say, "--port", options.port ?? String(scanDefaults.snmpPort));
  const nutPorts = portsOf(say, "--nut-port", options.nutPort ?? String(scanDefaults.nutPort));
  const canSnmp = credentials.some((one) => Object(one).kind !== "nut");
  if (snmpPorts.length > 0 && !canSnmp) throw new UsageError(say("cli.discover.noAccount"));
  const request = startDiscoveryRequest.safeParse({
    ...{ targets, credentials, snmpPorts, nutPorts },
    perSec: number("--rate", options.rate, scanBounds.perSec),
    hostsAtOnce: number("--at-once", options.atOnce, scanBounds.hostsAtOnce),
    timeoutMs: number("--timeout", options.timeout, scanBounds.timeoutMs),
  });
  if (request.success) return request.data;
  throw new UsageError(
    fieldErrorsOf(request.error)
      .map((one) => fieldErrorWords(say, one))
      .join("\n"),
  );
}

/** `161,16101-16106`, or `none`. */
function portsOf(say: Terminal["say"], option: string, value: string): number[] {
  if (value === "none") return [];
  const bad = () => new UsageError(say("cli.discover.badPorts", { option, value, most: String(portsAtMost) }));
  const ports = value.split(",").flatMap((part) => {
    const [, first, last] = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (first === undefined || from < 1 || to > 65_535 || to < from || to - from >= portsAtMost) throw bad();
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  if (ports.length > portsAtMost) throw bad();
  return ports;
}

/** `user=NAME,auth=sha256:PASSPHRASE,priv=aes:PASSPHRASE`. */
function v3Account(say: Terminal["say"], text: string): Record<string, unknown> {
  const parts = partsOf(text);
  const [user, auth, priv] = ["user", "auth", "priv"].map((name) => parts.get(name));
  const isKnown = [...parts.keys()].every((name) => ["user", "auth", "priv"].includes(name));
  const [authProtocol, authPassphrase] = protocolAndSecret(auth);
  const [privProtocol, privPassphrase] = protocolAndSecret(priv);
  const isAmong = (allowed: readonly string[], given: string | null) => given === null || allowed.includes(given);
  if (!user || !isKnown || !isAmong(authProtocols, authProtocol) || !isAmong(privProtocols, privProtocol))
    throw new UsageError(say("cli.discover.badV3", { auth: authProtocols.join(", "), priv: privProtocols.join(", ") }));
  return { kind: "v3", user, authProtocol, authPassphrase, privProtocol, privPassphrase };
}

function protocolAndSecret(part: string | undefined): [protocol: string | null, secret: string] {
  if (part === undefined) return [null, ""];
  const colon = part.indexOf(":");
  return colon < 0 ? ["", ""] : [part.slice(0, colon), part.slice(colon + 1)];
}

/** `user=NAME,password=PASSWORD,tls`. */
function nutAccount(say: Terminal["say"], text: string): Record<string, unknown> {
  const parts = partsOf(text);
  const isKnown = [...parts.keys()].every((name) => ["user", "password", "tls"].includes(name));
  if (!isKnown || (parts.get("tls") ?? "") !== "") throw new UsageError(say("cli.discover.badNut"));
  return { kind: "nut", user: parts.get("user") ?? "", password: parts.get("password") ?? "", tls: parts.has("tls") };
}

function partsOf(text: string): Map<string, string> {
  return new Map(
    text.split(",").map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part.trim(), ""] : [part.slice(0, at).trim(), part.slice(at + 1)];
    }),
  );
}

async function accountsIn({ say, input }: Terminal, file: string): Promise<unknown[]> {
  const bad = (detail: string) => new UsageError(say("cli.discover.badFile", { file, detail }));
  let text: string;
  try {
    text = file === "-" ? await textOf(input) : await readFile(file, "utf8");
  } catch (error) {
    throw bad(error instanceof Error && "code" in error ? String(error.code) : String(error));
  }
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    // The parser's own words would show what stands there.
    throw bad("JSON");
  }
  if (!Array.isArray(list)) throw bad("[…]");
  return list;
}
