import type { SnmpAccess, UpsSource } from "../tree/entities.ts";
import type { AccessFault, UpsFamilyName, UpsIdentity, UpsReading } from "../world/readings.ts";
import type { ScanTargets } from "./targets.ts";

type V3Access = Extract<SnmpAccess, { version: "3" }>;
type NutAccess = Pick<Extract<UpsSource, { kind: "nut" }>, "user" | "password" | "tls" | "certificateSha256">;

/**
 * Something to try on every host. A community is tried with SNMP v2c and v1. The write community and the account of a NUT server are never
 * used here: they go into the settings of what is added.
 */
export type ScanCredential =
  | { kind: "community"; readCommunity: string; writeCommunity: string }
  | ({ kind: "v3" } & Omit<V3Access, "version">)
  | ({ kind: "nut" } & NutAccess);

export type ScanRequest = {
  targets: ScanTargets;
  /** UDP ports; none: no SNMP. */
  snmpPorts: readonly number[];
  /** TCP ports; none: no NUT. */
  nutPorts: readonly number[];
  credentials: readonly ScanCredential[];
  /** Questions that leave this machine in a second at the most: datagrams, and connections and lines to NUT servers. */
  perSec: number;
  /** Hosts that have an open question at the same time, at the most. Of one host there is never more than one. */
  hostsAtOnce: number;
  /** How long an answer is waited for; a question by SNMP that gets none is asked once more. */
  timeoutMs: number;
};

/** A host is never asked more often than this in one discovery, on whichever ports. A v1 card that lacks most objects takes some eighty. */
export const questionsPerHostAtMost = 120;

/** An account to try. `credential`: its place in the request; null: none was given, and none is needed. */
export type SnmpAttempt = { credential: number; access: SnmpAccess };
export type NutAttempt = { credential: number | null; access: NutAccess };

/** The most telling first: v3 says what is wrong with an account, and v2c can leave out what is missing, which v1 cannot. */
export function snmpAttempts(credentials: readonly ScanCredential[]): SnmpAttempt[] {
  const all = [...credentials.entries()];
  const v3 = all.flatMap(([credential, one]): SnmpAttempt[] => {
    if (one.kind !== "v3") return [];
    const { kind: _, ...access } = one;
    return [{ credential, access: { version: "3", ...access } }];
  });
  const communities = (version: "1" | "2c") =>
    all.flatMap(([credential, one]): SnmpAttempt[] => {
      if (one.kind !== "community") return [];
      const { readCommunity, writeCommunity } = one;
      return [{ credential, access: { version, readCommunity, writeCommunity } }];
    });
  return [...v3, ...communities("2c"), ...communities("1")];
}

/** Those with TLS first. A NUT server tells everybody which UPSes it has, so the first one that it can be reached with is taken. */
export function nutAttempts(credentials: readonly ScanCredential[]): NutAttempt[] {
  const all = [...credentials.entries()].flatMap(([credential, one]): NutAttempt[] => {
    if (one.kind !== "nut") return [];
    const { kind: _, ...access } = one;
    return [{ credential, access }];
  });
  if (all.length === 0) return [{ credential: null, access: { user: "", password: "", tls: false } }];
  return [...all.filter(({ access }) => access.tls), ...all.filter(({ access }) => !access.tls)];
}

/** A UPS that answered. */
export type FoundUps = {
  address: string;
  /** The credential that it took, by its place in the request; null: it needed none. */
  credential: number | null;
  /** How it is reached, as the settings want it. Holds secrets. */
  source: UpsSource;
  family: UpsFamilyName;
  identity: UpsIdentity;
  /** What the device calls itself: an identification that somebody gave it, or its name at the NUT server. null: it does not say. */
  identName: string | null;
  /** `unknown` also where its state could not be read. */
  output: UpsReading["output"];
};

/**
 * Why a host that is there, or that was named, gave no UPS. An AccessFault: no credential was right, and what was wrong with the one that came
 * nearest. unreadable: it answers, but not so that it can be understood. tls: a NUT server, but not as the credential wants TLS.
 * noAddress: the name leads nowhere. forbiddenAddress: it leads to an address that stands for this machine or for many. askedEnough: it was
 * asked as often as a host may be, and is not known completely.
 */
export type ScanFault = AccessFault | "unreadable" | "tls" | "noAddress" | "forbiddenAddress" | "askedEnough";

/** `port` null: it concerns the whole host. `address` null: there is none. */
export type FaultyHost = { host: string; address: string | null; port: number | null; fault: ScanFault };

/** What came of one host. */
export type ScannedHost = {
  upses: readonly FoundUps[];
  /** Devices that took a credential and are no UPS. */
  otherDevices: number;
  faults: readonly FaultyHost[];
  /** Nothing answered. */
  isSilent: boolean;
};

/** Of several faults the one that came nearest to success. */
export function nearestFault(faults: readonly AccessFault[]): AccessFault | null {
  return nearest.find((fault) => faults.includes(fault)) ?? null;
}

const nearest: readonly AccessFault[] = [
  "notPermitted",
  "wrongPrivKey",
  "silentToUser",
  "wrongAuthKey",
  "unsupportedLevel",
  "unknownUser",
];
