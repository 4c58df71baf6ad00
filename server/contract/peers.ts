import { z } from "zod";
import type { JournalEntry } from "../domain/world/memory.ts";
import { differencesSchema, wireTree } from "./draft.ts";

/**
 * Wire types of what control terminals say to one another, and of what the console shows of it. Instants are epoch milliseconds. What a peer
 * answers may have members that this version does not know: they are left out.
 */

/** Terminals with another number do not understand each other. */
export const peerProtocol = 1;
export const peerBase = "/api/peers/v1";
/** A site of 10,000 nodes is some 5 MB before it is deflated, and 1 MB after it. */
export const maxBundleBytes = 32 * 1024 * 1024;
/** Headers of a signed request: who asks, the challenge that it answers, and the signature (base64). */
export const peerHeaders = {
  terminal: "x-fukuden-peer",
  challenge: "x-fukuden-challenge",
  signature: "x-fukuden-signature",
} as const;

const instant = z.number().int();
const terminalId = z.string().min(1).max(200);
const short = z.string().max(1000);
const base64 = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What anybody may know who comes by: to pair, people compare the certificate, not this. */
export const peerIdentity = z.object({
  product: z.literal("fukuden"),
  protocol: z.number().int(),
  version: short,
  /** null: it does not know which control terminal it is. */
  terminalId: terminalId.nullable(),
  /** Ed25519, SPKI in DER, base64. */
  publicKey: base64,
  /** To be signed with the next request; holds for a minute, once. */
  challenge: short,
});
export type PeerIdentity = z.infer<typeof peerIdentity>;

const heldRevision = z.object({
  number: z.number().int(),
  sha256,
  author: z.string(),
  /** When it was saved there, by its clock. */
  createdAt: instant,
  comment: z.string(),
});
export type HeldRevision = z.infer<typeof heldRevision>;

export const peerState = z.object({
  version: short,
  now: instant,
  /** null: it has no settings yet. */
  held: heldRevision.nullable(),
  sequenceRuns: z.boolean(),
  /** Whether it acts by settings that it has, or stands by; and with what epoch it commands. */
  acts: z.boolean(),
  epoch: z.number().int().min(0).max(2_000_000_000),
  /** The random name of the site whose settings it shares with others; null: it shares none. */
  site: short.nullable(),
});
export type PeerState = z.infer<typeof peerState>;

export const peerFollowRequest = z.strictObject({ after: z.number().int().min(0) });
const journalEntry = z.custom<JournalEntry>(
  (value) => typeof value === "object" && value !== null && "kind" in value && "seq" in value,
);
/** `entries`: of its journal what it would go on with after a restart, later than `after`. */
export const peerFollowed = peerState.extend({
  /** The numbers of the first and the last entry that is open; null: none is. */
  openFrom: z.number().int().nullable(),
  openTo: z.number().int().nullable(),
  entries: z.array(journalEntry),
  /** The content of the settings that the open incident keeps; null: none is open, or they are not known. */
  sequenceSha256: sha256.nullable(),
});
export type PeerFollowed = z.infer<typeof peerFollowed>;

export const peerConnectRequest = z.strictObject({ password: z.string().min(1).max(1000) });
export const peerConnection = peerState.extend({
  /** Names this transfer; holds for ten minutes, for one bundle. */
  session: short,
  /** X25519, SPKI in DER, base64: what is sent is encrypted for it. */
  sealingKey: base64,
  /** What it holds, without its secrets; null: nothing. */
  tree: wireTree.nullable(),
});
export type PeerConnection = z.infer<typeof peerConnection>;

/** Settings on their way. `payload` is the deflated JSON of the tree, encrypted (AES-256-GCM) for the session's key. */
export const settingsBundle = z.strictObject({
  protocol: z.number().int(),
  session: short,
  /** Terminals that belong together have the same. */
  site: z.string().min(1).max(100),
  /** The newest revision there that this may take the place of; null: it has none. */
  replaces: z.number().int().nullable(),
  revision: z.strictObject({ number: z.number().int().min(1), sha256, comment: z.string().max(1000) }),
  /** Without controls and what turns the direction of writing: it is shown there. */
  sentBy: z
    .string()
    .max(200)
    .regex(/^\P{C}*$/u),
  sealing: z.strictObject({ key: base64, nonce: base64, tag: base64 }),
  payloadSha256: sha256,
  payload: z.string().max(maxBundleBytes),
});
export type SettingsBundle = z.infer<typeof settingsBundle>;
export const bundleTaken = z.object({ held: heldRevision });

// ---- what the console shows

/** `received`: from that terminal. `code`: null when it went well. */
export const transferItem = z.strictObject({
  direction: z.enum(["sent", "received"]),
  at: instant,
  by: z.string(),
  number: z.number().int(),
  code: z.string().nullable(),
});
export type TransferItem = z.infer<typeof transferItem>;

export const peerItem = z.strictObject({
  terminalId: z.string(),
  name: z.string(),
  /** Where it is, or would be, asked; null: no address is known. */
  url: z.string().nullable(),
  /** null: not paired. */
  pairing: z.strictObject({ certificateSha256: z.string(), pairedAt: instant, pairedBy: z.string() }).nullable(),
  /** null: it was not asked, or did not answer; then `problem` says why. */
  state: z
    .strictObject({
      version: z.string(),
      held: heldRevision.nullable(),
      /** Whether that is the newest revision of this terminal, one of its earlier ones (its number), or none of them. */
      relation: z.enum(["same", "earlier", "unknown", "nothing"]),
      earlierNumber: z.number().int().nullable(),
      sequenceRuns: z.boolean(),
      acts: z.boolean(),
      /** How far its clock is ahead of this one's. */
      clockAheadMs: z.number().int(),
      roundTripMs: z.number().int(),
    })
    .nullable(),
  problem: z.string().nullable(),
  /** Whether each save is sent to it. */
  onSave: z.boolean(),
  lastTransfer: transferItem.nullable(),
});
export type PeerItem = z.infer<typeof peerItem>;

/** What happened between control terminals: the verbs of the audit, without their room. */
export const peerEvents = [
  ...(["pair", "unpair", "setPassword", "onSave"] as const),
  ...(["send", "receive", "refused", "wrongPassword", "notHeard"] as const),
  ...(["takeOver", "standBy"] as const),
] as const;
export const peerEvent = z.strictObject({
  seq: z.number().int(),
  at: instant,
  what: z.enum(peerEvents),
  /** Who did it, here or there. */
  by: z.string(),
  /** The other terminal's name, or its id where the settings know it no longer; null: it concerns this one alone. */
  terminal: z.string().nullable(),
  /** Why it came to nothing; null: it did not. */
  code: z.string().nullable(),
});
export type PeerEvent = z.infer<typeof peerEvent>;

export const peersPage = z.strictObject({
  self: z.strictObject({
    /** null: FUKUDEN_NODE_ID is not set. */
    terminalId: z.string().nullable(),
    name: z.string().nullable(),
    version: z.string(),
    /** Of the certificate that the console shows; null: it is not ours (a proxy has it), or there is none. */
    certificateSha256: z.string().nullable(),
    held: heldRevision.nullable(),
    /** Whether it acts, or stands by; `since` null: nobody said so, it is what a terminal does that is alone. */
    role: z.strictObject({ acts: z.boolean(), since: instant.nullable(), by: z.string() }),
    transferPassword: z.strictObject({ setAt: instant, setBy: z.string() }).nullable(),
  }),
  items: z.array(peerItem),
  /** The latest 30, newest first. */
  history: z.array(peerEvent),
});
export type PeersPage = z.infer<typeof peersPage>;

const url = z.string().min(1).max(500);
export const lookRequest = z.strictObject({ url });
export const lookAnswer = z.strictObject({
  url: z.string(),
  terminalId: z.string(),
  /** null: the settings here know no such terminal. */
  name: z.string().nullable(),
  version: z.string(),
  certificateSha256: z.string(),
});
export type LookAnswer = z.infer<typeof lookAnswer>;
/** The fingerprint is the one that was compared on both screens. */
export const pairRequest = z.strictObject({ url, certificateSha256: z.string().min(64).max(95) });
export const transferPasswordRequest = z.strictObject({ password: z.string().min(8).max(128).nullable() });

export const connectRequest = z.strictObject({ password: z.string().min(1).max(1000) });
export const connectAnswer = z.strictObject({
  /** Names this connection in `sendSettings`. */
  connectionId: z.string(),
  version: z.string(),
  held: heldRevision.nullable(),
  relation: z.enum(["same", "earlier", "unknown", "nothing"]),
  mine: heldRevision,
  sequenceRuns: z.boolean(),
  differences: differencesSchema,
});
export type ConnectAnswer = z.infer<typeof connectAnswer>;
/** `replaceUnknown`: also where it holds settings that this terminal never had. */
export const sendRequest = z.strictObject({
  connectionId: z.string().min(1).max(100),
  replaceUnknown: z.boolean().default(false),
});
export const sendAnswer = z.strictObject({ held: heldRevision, tookMs: z.number().int() });
export type SendAnswer = z.infer<typeof sendAnswer>;

/**
 * `acts`: it takes over, or stands by. `evenIfUnreachable`: takes over also where a terminal that acts, or may act, does not answer; somebody has
 * made sure of it.
 */
export const roleRequest = z.strictObject({ acts: z.boolean(), evenIfUnreachable: z.boolean() });
export const roleAnswer = z.strictObject({ acts: z.boolean() });
/** `password` null: saves are sent to it no longer. */
export const onSaveRequest = z.strictObject({ password: z.string().min(1).max(1000).nullable() });
export const onSaveAnswer = z.strictObject({ onSave: z.boolean() });
