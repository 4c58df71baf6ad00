import { forbidden } from "../../domain/discovery/addresses.ts";
import type { SnmpAuthProtocol, SnmpPrivProtocol, UpsSource } from "../../domain/tree/entities.ts";
import { passphraseMin } from "../../domain/tree/rules/t14-method-needs.ts";
import { type Bounds, bounds } from "../bounds.ts";
import type { RefusedCode, RefusedValue } from "../refused-value.ts";
import { hostName } from "../scalars.ts";

/** A UPS of a file that was written elsewhere. null: the file does not say. */
export type ImportedUps = {
  line: number;
  name: string | null;
  note: string;
  role: "power" | "linked" | null;
  /** A group's id or path. */
  group: string | null;
  source: UpsSource;
};

/** All of it, or everything that is wrong with it. */
export type ReadImport = { upses: readonly ImportedUps[] } | { refused: readonly RefusedValue[] };

export const importedAtMost = 20_000;
export const refusedAtMost = 100;
const textMax = 255;

export type Refuse = (field: string, value: string | null, code: RefusedCode, params?: RefusedValue["params"]) => void;

/** Collects what is wrong, and turns texts into values: each answers with null where it refused. `refuse` stands for one line. */
export type Readers = {
  host(field: string, value: string): string | null;
  port(field: string, value: string): number | null;
  whole(field: string, value: string, within: Bounds): number | null;
  /** Of `allowed`, whose keys are in lower case without hyphens, as it means them. */
  among<T>(field: string, value: string, allowed: Readonly<Record<string, T>>): T | null;
  /** Plain text; a secret is never told back. */
  text(field: string, value: string, kind: "plain" | "secret"): string | null;
  passphrase(field: string, value: string): string | null;
};

export function readersOf(refuse: Refuse): Readers {
  function text(field: string, value: string, kind: "plain" | "secret"): string | null {
    if (value.length <= textMax && !/\p{Cc}/u.test(value)) return value;
    refuse(field, kind === "secret" ? null : value.slice(0, textMax), "badText", { max: textMax });
    return null;
  }
  return {
    text,
    host(field, value) {
      const kind = forbidden(value.toLowerCase());
      if (kind !== null) refuse(field, value, "targetForbidden", { kind });
      else if (hostName.safeParse(value).success) return value;
      else refuse(field, value, "badHost");
      return null;
    },
    port: (field, value) => whole(refuse, field, value, bounds.port),
    whole: (field, value, within) => whole(refuse, field, value, within),
    among(field, value, allowed) {
      const key = value.toLowerCase().replaceAll(/[-_ ]/g, "");
      if (Object.hasOwn(allowed, key)) return allowed[key] ?? null;
      refuse(field, value, "notAmong", { allowed: Object.keys(allowed).join(", ") });
      return null;
    },
    passphrase(field, value) {
      if (value.length < passphraseMin) {
        refuse(field, null, "tooShort", { min: passphraseMin });
        return null;
      }
      return text(field, value, "secret");
    },
  };
}

function whole(refuse: Refuse, field: string, value: string, { min, max }: Bounds): number | null {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  refuse(field, value, "notWhole", { min, max });
  return null;
}

/** As NUT, Net-SNMP and spreadsheets write them. AES-256 of Net-SNMP is Blumenthal's, AES-256-C (Cisco) is Reeder's. */
export const authNames: Readonly<Record<string, SnmpAuthProtocol>> = {
  ...{ sha: "sha", sha1: "sha", sha224: "sha224", sha256: "sha256", sha384: "sha384", sha512: "sha512" },
};
export const privNames: Readonly<Record<string, SnmpPrivProtocol>> = {
  ...{ aes: "aes", aes128: "aes", aes256: "aes256b", aes256b: "aes256b", aes256c: "aes256r", aes256r: "aes256r" },
};

/** The rows, unless something is refused: then all that is, lines in order. Of two rows at one address the second is. */
export function importOf(upses: readonly ImportedUps[], refused: readonly RefusedValue[]): ReadImport {
  const lines = new Map<string, number>();
  const repeated = upses.flatMap(({ line, source }): RefusedValue[] => {
    const name = source.kind === "nut" ? `${source.upsName.toLowerCase()}@` : "";
    const place = `${name}${source.host.toLowerCase()}:${source.port}`;
    const first = lines.get(place);
    if (first === undefined) lines.set(place, line);
    return first === undefined
      ? []
      : [{ line, field: null, value: place, code: "repeatedLine", params: { other: String(first) } }];
  });
  const all = [...refused, ...repeated].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return all.length > 0 ? { refused: all.slice(0, refusedAtMost) } : { upses };
}
