import { z } from "zod";
import type { Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { upsSettings } from "../domain/world/ups-capabilities.ts";
import { bounds } from "./bounds.ts";
import {
  discoveryItem,
  discoveryQuery,
  discoverySchema,
  knownDevice,
  scanDefaults,
  startDiscoveryRequest,
} from "./discovery.ts";
import { findingSchema } from "./finding.ts";
import { historyQuery, historySchema } from "./history.ts";
import type { LiveSnapshot } from "./live.ts";
import { certificateFingerprint, hostName, accountName as nutName, secretText, whole } from "./scalars.ts";

/** Wire types of `/api/v1`: request and response of every endpoint. Instants are epoch milliseconds. */

export const apiBase = "/api/v1";
export { secretPlaceholder } from "../domain/tree/secrets.ts";
export const maxBodyBytes = 1_048_576;

export const roles = ["administrator", "operator", "viewer"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

const instant = z.number().int();
const id = z.string().min(1).max(200);
/** 3–40 letters, digits, `.`, `_`, `-`; upper and lower case are the same name. */
export const accountName = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[\p{L}\p{N}._-]+$/u);
export const password = z.string().min(8).max(128);
const none = z.undefined();

export const actorSchema = z.strictObject({
  kind: z.enum(["user", "apiKey"]),
  id: z.string(),
  name: z.string(),
  role: roleSchema,
});
export type Actor = z.infer<typeof actorSchema>;

export const setupState = z.strictObject({ needed: z.boolean() });
export const setupRequest = z.strictObject({ token: z.string().min(1).max(200), name: accountName, password });
export const signInRequest = z.strictObject({
  name: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
});
export const sessionResponse = z.strictObject({ actor: actorSchema });

export const sessionItem = z.strictObject({
  id: z.string(),
  createdAt: instant,
  expiresAt: instant,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** The one that asks. */
  current: z.boolean(),
});
export type SessionItem = z.infer<typeof sessionItem>;

export const apiKeyItem = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type ApiKeyItem = z.infer<typeof apiKeyItem>;
export const createApiKeyRequest = z.strictObject({ name: z.string().min(1).max(32), role: roleSchema });
/** `key` is shown this once. */
export const createdApiKey = z.strictObject({ id: z.string(), key: z.string() });

export const userItem = z.strictObject({ id: z.string(), name: z.string(), role: roleSchema, createdAt: instant });
export type UserItem = z.infer<typeof userItem>;
export const createUserRequest = z.strictObject({ name: accountName, password, role: roleSchema });

const wireTree = z.custom<Tree>((value) => typeof value === "object" && value !== null);

export const draftSchema = z.strictObject({
  tree: wireTree,
  /** Grows by one with each change; a change names the version that it was made on. */
  version: z.number().int(),
  /** The revision that the draft started from; null: none was saved yet. */
  baseRevision: z.number().int().nullable(),
  /** Nodes that differ from the base revision; all of them when there is none. */
  changedIds: z.array(z.string()),
  findings: z.array(findingSchema),
});
export type Draft = z.infer<typeof draftSchema>;
/** A UPS of the request that came into the draft. `place`: its number in the discovery, its line in the file. */
const addedUps = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Names from below the network down. */
  path: z.string(),
  host: z.string(),
  port: z.number().int(),
  upsName: z.string().nullable(),
  place: z.number().int(),
});
/** One that stands in the draft already, or twice in the request. */
const skippedUps = addedUps.omit({ id: true, name: true, path: true }).extend({ known: knownDevice });
export const addedUpsesSchema = z.strictObject({
  added: z.array(addedUps),
  skipped: z.array(skippedUps),
  /** Paths of the groups that were made. */
  madeGroups: z.array(z.string()),
  /** What the rules say of what was added. */
  findings: z.array(findingSchema),
  /** null: it was only asked what would be added. */
  draft: draftSchema.nullable(),
});
export type AddedUpses = z.infer<typeof addedUpsesSchema>;

const whereToAdd = {
  /** The draft's, as it was looked at. */
  version: z.number().int().min(0),
  /** Makes the groups, and those above them, where there are none. */
  makeGroups: z.boolean().default(false),
  role: z.enum(["power", "linked"]).default("power"),
};
/** A group's id, or its path from below the network down. */
const groupNamed = z.string().min(1).max(2_000);
export const addNodesRequest = z.strictObject({
  ...whereToAdd,
  group: groupNamed,
  from: z.strictObject({
    kind: z.literal("discovery"),
    discoveryId: z.string().min(1).max(100),
    /** Of what was found, by number; null: all that the draft does not hold yet. */
    numbers: z.array(z.number().int().min(1)).min(1).max(20_000).nullable(),
  }),
});
export type AddNodesRequest = z.infer<typeof addNodesRequest>;

/** UPSes from a file that was written elsewhere. */
export const importRequest = z.strictObject({
  ...whereToAdd,
  format: z.enum(["csv", "ups.conf"]),
  text: z.string().max(maxBodyBytes),
  /** For those of which the file names none; null: there is none such. */
  group: groupNamed.nullable().default(null),
  /** Of a ups.conf: where its upsd answers; null: not known, so only those of snmp-ups can be imported. */
  upsd: z
    .strictObject({
      host: hostName,
      port: whole(bounds.port).default(scanDefaults.nutPort),
      user: nutName.default(""),
      password: secretText.default(""),
      tls: z.boolean().default(false),
      certificateSha256: certificateFingerprint.optional(),
    })
    .nullable()
    .default(null),
  /** Of a ups.conf: also UPSes of snmp-ups are reached through upsd. */
  asNut: z.boolean().default(false),
  /** Nothing is changed: the answer says what would be. */
  dryRun: z.boolean().default(false),
});
export type ImportRequest = z.infer<typeof importRequest>;

/** `fields`: some of the entity's editable fields (`server/contract/tree.ts`), each whole. */
export const patchNodeRequest = z.strictObject({
  version: z.number().int().min(0),
  fields: z.record(z.string(), z.unknown()),
});
export type PatchNodeRequest = z.infer<typeof patchNodeRequest>;

export const revisionItem = z.strictObject({
  number: z.number().int(),
  author: z.string(),
  createdAt: instant,
  comment: z.string(),
  /** Over canonical JSON (RFC 8785) of the tree, its secrets left out. */
  sha256: z.string(),
});
export type RevisionItem = z.infer<typeof revisionItem>;
export const revisionSchema = revisionItem.extend({ tree: wireTree });
export type Revision = z.infer<typeof revisionSchema>;
export const saveRevisionRequest = z.strictObject({
  comment: z.string().max(1000),
  draftVersion: z.number().int().min(0),
});

const journalEntry = z.custom<JournalEntry>((value) => typeof value === "object" && value !== null);
export const eventsPage = z.strictObject({ items: z.array(journalEntry), nextBefore: z.number().int().nullable() });
export type EventsPage = z.infer<typeof eventsPage>;

export const auditItem = z.strictObject({
  seq: z.number().int(),
  at: instant,
  actor: z.strictObject({
    kind: z.enum(["user", "apiKey", "commandLine", "system"]),
    id: z.string().nullable(),
    name: z.string(),
  }),
  verb: z.string(),
  nodeId: z.string().nullable(),
  /** What changed, without secrets; null: nothing there before (after). */
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditItem = z.infer<typeof auditItem>;
export const auditPage = z.strictObject({ items: z.array(auditItem), nextBefore: z.number().int().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

export const demoState = z.strictObject({
  available: z.boolean(),
  speed: z.number().nullable(),
  /** Whether each UPS has mains. */
  mains: z.record(z.string(), z.boolean()).nullable(),
});
export type DemoState = z.infer<typeof demoState>;
/** `upsIds` null: all. */
export const demoMainsRequest = z.strictObject({ on: z.boolean(), upsIds: z.array(id).max(10_000).nullable() });
export const demoSpeedRequest = z.strictObject({ factor: z.number().min(0.1).max(600) });

/** Settings that the saved settings have and that live in the UPS. */
export const writableUpsSettings = ["shutoffGraceSec", "lowBatterySec", "minRestartChargePercent"] as const;
export type WritableUpsSetting = (typeof writableUpsSettings)[number];
export const upsSettingsReport = z.strictObject({
  /** What the saved settings ask of it. */
  asked: z.record(z.enum(writableUpsSettings), z.number().int()),
  /** What it holds, as read last; null: not read yet; a value null: it does not say. */
  holds: z.record(z.enum(upsSettings), z.number().nullable()).nullable(),
  /** What it did not take just now. `allowed`: the values that it says it takes; null: it does not say. */
  refused: z.array(
    z.strictObject({
      setting: z.enum(upsSettings),
      error: z.enum(["rejected", "unsupported"]),
      detail: z.string(),
      allowed: z.array(z.number()).nullable(),
    }),
  ),
});
export type UpsSettingsReport = z.infer<typeof upsSettingsReport>;
/** Which of the saved settings are to be written into the UPS. */
export const writeUpsSettingsRequest = z.strictObject({
  fields: z.array(z.enum(writableUpsSettings)).min(1).max(writableUpsSettings.length),
});

const liveSnapshot = z.custom<LiveSnapshot>((value) => typeof value === "object" && value !== null);

const before = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional();
const limit = z.coerce.number().int().min(1).max(500).optional();
export const eventsQuery = z.strictObject({ before, limit, node: id.optional() });
export const auditQuery = z.strictObject({ before, limit });
const noQuery = z.strictObject({});

const items = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item) });

/** Every endpoint: the server's routes and `/api/v1/openapi.json` are made from this table. `credential: false`: answers without one. */
export const endpoints = {
  readSetup: get("/setup", setupState, { credential: false }),
  setUp: post("/setup", setupRequest, 201, actorSchema, { credential: false }),
  signIn: post("/session", signInRequest, 200, actorSchema, { credential: false }),
  readSession: get("/session", sessionResponse),
  signOut: remove("/session"),
  listSessions: get("/sessions", items(sessionItem)),
  revokeSession: remove("/sessions/{id}"),
  listApiKeys: get("/api-keys", items(apiKeyItem)),
  createApiKey: post("/api-keys", createApiKeyRequest, 201, createdApiKey),
  deleteApiKey: remove("/api-keys/{id}"),
  listUsers: get("/users", items(userItem)),
  createUser: post("/users", createUserRequest, 201, userItem),
  readDraft: get("/draft", draftSchema),
  patchNode: {
    ...post("/draft/nodes/{id}", patchNodeRequest, 200, draftSchema),
    method: "patch" as const,
  },
  addNodes: post("/draft/nodes", addNodesRequest, 201, addedUpsesSchema),
  importUpses: post("/draft/imports", importRequest, 200, addedUpsesSchema),
  discardDraft: { ...get("/draft", draftSchema), method: "delete" as const },
  startDiscovery: post("/discoveries", startDiscoveryRequest, 201, discoveryItem),
  listDiscoveries: get("/discoveries", items(discoveryItem)),
  readDiscovery: get("/discoveries/{id}", discoverySchema, { query: discoveryQuery }),
  cancelDiscovery: remove("/discoveries/{id}"),
  saveRevision: post("/revisions", saveRevisionRequest, 201, revisionItem),
  listRevisions: get("/revisions", items(revisionItem)),
  readRevision: get("/revisions/{number}", revisionSchema),
  readLive: get("/live", liveSnapshot),
  listEvents: get("/events", eventsPage, { query: eventsQuery }),
  listAudit: get("/audit", auditPage, { query: auditQuery }),
  readHistory: get("/ups/{id}/history", historySchema, { query: historyQuery }),
  readUpsSettings: get("/ups/{id}/settings", upsSettingsReport),
  writeUpsSettings: post("/ups/{id}/settings", writeUpsSettingsRequest, 200, upsSettingsReport),
  readDemo: get("/demo", demoState),
  setMains: post("/demo/mains", demoMainsRequest, 200, demoState),
  setSpeed: post("/demo/speed", demoSpeedRequest, 200, demoState),
};
export type Operation = keyof typeof endpoints;

type Options<Q extends z.ZodType> = { credential?: boolean; query?: Q };

function get<R extends z.ZodType, Q extends z.ZodType = typeof noQuery>(
  path: string,
  response: R,
  options: Options<Q> = {},
) {
  const query = (options.query ?? noQuery) as Q;
  return {
    method: "get" as const,
    path,
    query,
    body: none,
    status: 200,
    response,
    credential: options.credential ?? true,
  };
}

function post<B extends z.ZodType, R extends z.ZodType>(
  path: string,
  body: B,
  status: 200 | 201,
  response: R,
  options: Options<typeof noQuery> = {},
) {
  return {
    method: "post" as const,
    path,
    query: noQuery,
    body,
    status,
    response,
    credential: options.credential ?? true,
  };
}

function remove(path: string) {
  return { method: "delete" as const, path, query: noQuery, body: none, status: 204, response: none, credential: true };
}
