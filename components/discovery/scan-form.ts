import "../tree/zod-without-eval.ts";
import { type StartDiscoveryRequest, scanDefaults, startDiscoveryRequest } from "../../server/contract/discovery.ts";
import { fieldErrorsOf } from "../../server/contract/field-errors.ts";
import type { FieldError } from "../../server/contract/problem.ts";

/** An account as it is typed; what its kind does not need is left out when it is sent. */
export type TypedCredential = {
  kind: "community" | "v3" | "nut";
  readCommunity: string;
  writeCommunity: string;
  user: string;
  /** "": not signed. */
  authProtocol: string;
  authPassphrase: string;
  /** "": not encrypted. */
  privProtocol: string;
  privPassphrase: string;
  password: string;
  tls: boolean;
};

/** What stands in the form, as texts. */
export type ScanForm = {
  targets: string;
  credentials: readonly TypedCredential[];
  snmpPorts: string;
  nutPorts: string;
  perSec: string;
  hostsAtOnce: string;
  timeoutMs: string;
};

export function newCredential(kind: TypedCredential["kind"]): TypedCredential {
  return {
    ...{ kind, readCommunity: kind === "community" ? "public" : "", writeCommunity: "", user: "" },
    ...{ authProtocol: "sha256", authPassphrase: "", privProtocol: "", privPassphrase: "", password: "", tls: false },
  };
}

export const newScanForm: ScanForm = {
  targets: "",
  credentials: [newCredential("community")],
  ...{ snmpPorts: "", nutPorts: "" },
  perSec: String(scanDefaults.perSec),
  hostsAtOnce: String(scanDefaults.hostsAtOnce),
  timeoutMs: String(scanDefaults.timeoutMs),
};

/** What to ask the server for; or what it would refuse, by path (`credentials.0.authPassphrase`). */
export function readScanForm(form: ScanForm): { request: StartDiscoveryRequest } | { errors: FieldError[] } {
  const read = startDiscoveryRequest.safeParse({
    targets: linesOf(form.targets),
    credentials: form.credentials.map(credentialOf),
    ...(form.snmpPorts.trim() === "" ? {} : { snmpPorts: portsOf(form.snmpPorts) }),
    ...(form.nutPorts.trim() === "" ? {} : { nutPorts: portsOf(form.nutPorts) }),
    ...{ perSec: wholeOf(form.perSec), hostsAtOnce: wholeOf(form.hostsAtOnce), timeoutMs: wholeOf(form.timeoutMs) },
  });
  return read.success ? { request: read.data } : { errors: fieldErrorsOf(read.error) };
}

function credentialOf(typed: TypedCredential): object {
  const { kind, user } = typed;
  switch (kind) {
    case "community":
      return { kind, readCommunity: typed.readCommunity, writeCommunity: typed.writeCommunity };
    case "nut":
      return { kind, user, password: typed.password, tls: typed.tls };
    case "v3": {
      const { authPassphrase, privPassphrase } = typed;
      return {
        ...{ kind, user, authProtocol: typed.authProtocol || null, privProtocol: typed.privProtocol || null },
        ...{ authPassphrase, privPassphrase },
      };
    }
  }
}

/** Blank ones are none: what is refused is told by its place among the others. */
export const linesOf = (text: string) => text.split(/\r?\n/).flatMap((line) => line.trim() || []);
const wordsOf = (text: string) => text.split(/[\s,;]+/).filter((word) => word !== "");
/** `-`: none at all. */
const portsOf = (text: string) => (text.trim() === "-" ? [] : wordsOf(text).map(wholeOf));
/** What is no number stays a text, and is refused as one. */
const wholeOf = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : text);
