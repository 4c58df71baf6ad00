import { z } from "zod";
import type { JournalEntry } from "../domain/world/memory.ts";
import { upsSettings } from "../domain/world/ups-capabilities.ts";
import {
  accountName,
  actorSchema,
  changePasswordRequest,
  changeUserRequest,
  createUserRequest,
  newPasswordRequest,
  password,
  passwordLink,
  personSession,
  roleSchema,
  secondFactorCode,
  secondFactorRequest,
  secondFactorSetUp,
  secondFactorState,
  signInAnswer,
  userItem,
} from "./accounts.ts";
import { connectionTestRequest, connectionTestResult } from "./connection-test.ts";
import { discoveryItem, discoveryQuery, discoverySchema, startDiscoveryRequest } from "./discovery.ts";
import {
  addedUpsesSchema,
  addNodesRequest,
  changeDraftRequest,
  changedDraft,
  differencesQuery,
  differencesSchema,
  draftItem,
  draftSchema,
  importRequest,
  maxBodyBytes,
  maxTreeBytes,
  mergeDraftRequest,
  mergedDraft,
  patchNodeRequest,
  restoreDraftRequest,
  wireTree,
} from "./draft.ts";
import { historyQuery, historySchema } from "./history.ts";
import type { LiveSnapshot } from "./live.ts";
import {
  connectAnswer,
  connectRequest,
  lookAnswer,
  lookRequest,
  onSaveAnswer,
  onSaveRequest,
  pairRequest,
  peersPage,
  roleAnswer,
  roleRequest,
  sendAnswer,
  sendRequest,
  transferPasswordRequest,
} from "./peers.ts";
import { exportSettingsRequest, importedSettings, importSettingsRequest, settingsFileSchema } from "./settings-file.ts";

/** Wire types of `/api/v1`: request and response of every endpoint. Instants are epoch milliseconds. */

export const apiBase = "/api/v1";
export { secretPlaceholder } from "../domain/tree/secrets.ts";
export * from "./accounts.ts";
export * from "./draft.ts";

const instant = z.number().int();
const id = z.string().min(1).max(200);
const none = z.undefined();

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
    kind: z.enum(["user", "apiKey", "commandLine", "system", "peer"]),
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
const done = z.strictObject({});
const noQuery = z.strictObject({});

const items = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item) });

/** Every endpoint: the server's routes and `/api/v1/openapi.json` are made from this table. `credential: false`: answers without one. */
export const endpoints = {
  readSetup: get("/setup", setupState, { credential: false }),
  setUp: post("/setup", setupRequest, 201, actorSchema, { credential: false }),
  signIn: post("/session", signInRequest, 200, signInAnswer, { credential: false }),
  signInSecondStep: post("/session/second-factor", secondFactorCode, 200, actorSchema, { credential: false }),
  readSession: get("/session", sessionResponse),
  signOut: remove("/session"),
  listSessions: get("/sessions", items(sessionItem)),
  revokeSession: remove("/sessions/{id}"),
  listApiKeys: get("/api-keys", items(apiKeyItem)),
  createApiKey: post("/api-keys", createApiKeyRequest, 201, createdApiKey),
  deleteApiKey: remove("/api-keys/{id}"),
  listUsers: get("/users", items(userItem)),
  createUser: post("/users", createUserRequest, 201, userItem),
  changeUser: { ...post("/users/{id}", changeUserRequest, 200, userItem), method: "patch" as const },
  removeUser: remove("/users/{id}"),
  makePasswordLink: post("/users/{id}/password-link", done, 201, passwordLink),
  listAllSessions: get("/users/sessions", items(personSession)),
  endSession: remove("/users/sessions/{id}"),
  setPassword: { ...post("/password", newPasswordRequest, 200, done), credential: false },
  resetSecondFactor: remove("/users/{id}/second-factor"),
  readSecondFactor: get("/account/second-factor", secondFactorState),
  setUpSecondFactor: post("/account/second-factor", secondFactorRequest, 201, secondFactorSetUp),
  confirmSecondFactor: post("/account/second-factor/confirm", secondFactorCode, 200, secondFactorState),
  endSecondFactor: post("/account/second-factor/off", secondFactorRequest, 200, secondFactorState),
  changePassword: post("/account/password", changePasswordRequest, 200, done),
  readDraft: get("/draft", draftSchema),
  patchNode: {
    ...post("/draft/nodes/{id}", patchNodeRequest, 200, draftSchema),
    method: "patch" as const,
  },
  addNodes: post("/draft/nodes", addNodesRequest, 201, addedUpsesSchema),
  importUpses: post("/draft/imports", importRequest, 200, addedUpsesSchema),
  discardDraft: { ...get("/draft", draftSchema), method: "delete" as const },
  changeDraft: post("/draft/changes", changeDraftRequest, 200, changedDraft, { maxBytes: maxTreeBytes }),
  testConnection: post("/draft/connection-test", connectionTestRequest, 200, connectionTestResult),
  exportSettings: post("/draft/export", exportSettingsRequest, 200, settingsFileSchema),
  importSettings: post("/draft/settings", importSettingsRequest, 200, importedSettings, { maxBytes: maxTreeBytes }),
  mergeDraft: post("/draft/merge", mergeDraftRequest, 200, mergedDraft),
  restoreDraft: post("/draft/restore", restoreDraftRequest, 200, draftSchema),
  listDrafts: get("/drafts", items(draftItem)),
  readDifferences: get("/differences", differencesSchema, { query: differencesQuery }),
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
  listPeers: get("/peers", peersPage),
  lookForPeer: post("/peers/look", lookRequest, 200, lookAnswer),
  pairWithPeer: post("/peers", pairRequest, 201, z.strictObject({ terminalId: z.string() })),
  unpairPeer: remove("/peers/{id}"),
  connectToPeer: post("/peers/{id}/connection", connectRequest, 200, connectAnswer),
  sendSettings: post("/peers/{id}/settings", sendRequest, 200, sendAnswer),
  setOnSave: post("/peers/{id}/on-save", onSaveRequest, 200, onSaveAnswer),
  setRole: post("/peers/role", roleRequest, 200, roleAnswer),
  setTransferPassword: post("/peers/password", transferPasswordRequest, 200, done),
};
export type Operation = keyof typeof endpoints;

type Options<Q extends z.ZodType> = { credential?: boolean; query?: Q; maxBytes?: number };

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
    maxBytes: 0,
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
    maxBytes: options.maxBytes ?? maxBodyBytes,
    status,
    response,
    credential: options.credential ?? true,
  };
}

function remove(path: string) {
  return {
    method: "delete" as const,
    path,
    query: noQuery,
    body: none,
    maxBytes: 0,
    status: 204,
    response: none,
    credential: true,
  };
}
