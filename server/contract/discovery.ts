import { z } from "zod";
import { passphraseMin } from "../domain/tree/rules/t14-method-needs.ts";
import { bounds } from "./bounds.ts";
import { accountName, certificateFingerprint, secretText, whole } from "./scalars.ts";

/** Wire types of the search for UPSes on the network. Instants are epoch milliseconds. */

export const scanDefaults = { snmpPort: 161, nutPort: 3493, perSec: 50, hostsAtOnce: 64, timeoutMs: 1_000 } as const;
export const scanBounds = {
  perSec: { min: 1, max: 1_000 },
  hostsAtOnce: { min: 1, max: 512 },
  timeoutMs: { min: 100, max: 10_000 },
} as const;

export const authProtocols = ["sha", "sha224", "sha256", "sha384", "sha512"] as const;
export const privProtocols = ["aes", "aes256b", "aes256r"] as const;

const v3Credential = z
  .strictObject({
    kind: z.literal("v3"),
    user: accountName.min(1),
    authProtocol: z.enum(authProtocols).nullable().default("sha256"),
    authPassphrase: secretText.default(""),
    privProtocol: z.enum(privProtocols).nullable().default(null),
    privPassphrase: secretText.default(""),
  })
  .superRefine((one, ctx) => {
    for (const [protocol, key] of [
      ["authProtocol", "authPassphrase"],
      ["privProtocol", "privPassphrase"],
    ] as const)
      if (one[protocol] !== null && one[key].length < passphraseMin)
        ctx.addIssue({ code: "too_small", origin: "string", minimum: passphraseMin, path: [key], input: "" });
    if (one.privProtocol !== null && one.authProtocol === null)
      ctx.addIssue({ code: "custom", message: "encryptedButUnsigned", path: ["privProtocol"] });
  });

/** Tried on every host: SNMP v3 first, then each community with v2c and with v1. Write communities and NUT accounts go into what is added. */
export const scanCredential = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("community"),
    readCommunity: secretText.min(1),
    writeCommunity: secretText.default(""),
  }),
  v3Credential,
  z.strictObject({
    kind: z.literal("nut"),
    user: accountName.default(""),
    password: secretText.default(""),
    tls: z.boolean().default(false),
    certificateSha256: certificateFingerprint.optional(),
  }),
]);

const ports = z.array(whole(bounds.port)).max(16);

export const startDiscoveryRequest = z.strictObject({
  /** `192.0.2.7`, `192.0.2.10-60`, `192.0.2.0/24` (down to /16), IPv6 addresses, host names; 65,536 addresses at the most. */
  targets: z.array(z.string().min(1).max(300)).min(1).max(1_000),
  /** Absent: 161 where there is a credential of SNMP. */
  snmpPorts: ports.optional(),
  /** Absent: 3493. */
  nutPorts: ports.optional(),
  credentials: z.array(scanCredential).max(16).default([]),
  /** Questions a second, of all hosts together. */
  perSec: whole(scanBounds.perSec).default(scanDefaults.perSec),
  hostsAtOnce: whole(scanBounds.hostsAtOnce).default(scanDefaults.hostsAtOnce),
  timeoutMs: whole(scanBounds.timeoutMs).default(scanDefaults.timeoutMs),
});
export type StartDiscoveryRequest = z.infer<typeof startDiscoveryRequest>;

/** The node of the draft that is this device: at the same address, or with the same serial number. */
export const knownDevice = z.strictObject({ nodeId: z.string(), by: z.enum(["address", "serial"]) });
export type KnownDevice = z.infer<typeof knownDevice>;

export const foundItem = z.strictObject({
  /** Counts from 1 in each discovery, in the order found. */
  number: z.number().int(),
  /** As it was asked for: an address, or a name. */
  host: z.string(),
  address: z.string(),
  port: z.number().int(),
  /** Its name at the NUT server; null: it was found by SNMP. */
  upsName: z.string().nullable(),
  family: z.enum(["powernet", "rfc1628", "nut"]),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  firmware: z.string().nullable(),
  identName: z.string().nullable(),
  output: z.enum(["mains", "battery", "off", "unknown"]),
  speaks: z.enum(["snmpV1", "snmpV2c", "snmpV3", "nut"]),
  /** The credential that it took, by its place in the request, from 0; null: it needed none. */
  credential: z.number().int().nullable(),
  /** null: it is not in the draft yet. */
  known: knownDevice.nullable(),
});
export type FoundItem = z.infer<typeof foundItem>;

export const scanFaults = [
  "unknownUser",
  "wrongAuthKey",
  "wrongPrivKey",
  "unsupportedLevel",
  "notPermitted",
  "silentToUser",
  "unreadable",
  "tls",
  "noAddress",
  "forbiddenAddress",
  "askedEnough",
] as const;

/** A host that is there, or was named, and gave no UPS, and why. */
export const faultyItem = z.strictObject({
  host: z.string(),
  address: z.string().nullable(),
  port: z.number().int().nullable(),
  fault: z.enum(scanFaults),
});
export type FaultyItem = z.infer<typeof faultyItem>;

export const discoveryCounts = z.strictObject({
  /** Hosts to ask, and those that are done. */
  hosts: z.number().int(),
  done: z.number().int(),
  silent: z.number().int(),
  upses: z.number().int(),
  /** Devices that answer and are no UPS. */
  otherDevices: z.number().int(),
  faulty: z.number().int(),
  /** Datagrams, connections and lines that were sent. */
  questions: z.number().int(),
});
export type DiscoveryCounts = z.infer<typeof discoveryCounts>;

export const discoveryStates = ["running", "done", "cancelled", "failed"] as const;

export const discoveryItem = z.strictObject({
  id: z.string(),
  state: z.enum(discoveryStates),
  startedAt: z.number().int(),
  startedBy: z.string(),
  /** null: it runs. */
  endedAt: z.number().int().nullable(),
  targets: z.array(z.string()),
  counts: discoveryCounts,
});
export type DiscoveryItem = z.infer<typeof discoveryItem>;

export const foundPageSize = 1_000;
/** `found`: those behind `after`, at most 1,000; `faulty`: the first 1,000. */
export const discoverySchema = discoveryItem.extend({ found: z.array(foundItem), faulty: z.array(faultyItem) });
export type DiscoveryPage = z.infer<typeof discoverySchema>;
/** `after`: the number of the last one that is known; absent: from the first on. */
export const discoveryQuery = z.strictObject({ after: z.coerce.number().int().min(0).max(1_000_000).optional() });
