import { z } from "zod";
import type * as domain from "../domain/tree/entities.ts";
import { bounds } from "./bounds.ts";
import { mostOf } from "./most-of.ts";
import {
  accountName,
  certificateFingerprint,
  commandLine,
  hostName,
  macAddress,
  nodeId,
  nodeName,
  noteText,
  optionalHost,
  secretText,
  timeOfDay,
  timeZoneName,
  whole,
} from "./scalars.ts";
import { checkIntegrity } from "./tree-integrity.ts";

export { secretPlaceholder } from "../domain/tree/secrets.ts";

/**
 * The settings on the wire: shapes and ranges of every entity, refused with the path of the field. What a value means
 * among others (names that repeat, times that do not fit) is for the rules, so that a draft may hold it.
 */
const node = { id: nodeId, name: nodeName, note: noteText };
const feedIds = z.array(nodeId).max(16);

export const networkSchema = z.strictObject({
  ...node,
  timeZone: timeZoneName,
  holidays: z.array(z.iso.date()).max(2000).optional(),
});

export const sharedSettingsSchema = z.strictObject({
  storagePort: whole(bounds.port),
  flushTimeoutSec: whole(bounds.flushTimeoutSec),
});

export const groupPolicySchema = z.strictObject({
  stopOnOutage: z.boolean(),
  stopWhen: z.enum(["feedsLost", "anyUps"]),
  restartOnRecovery: z.boolean(),
  stableSec: whole(bounds.stableSec),
  onControlLoss: z.enum(["stopLinked", "leaveRunning"]),
  offFactorsNeeded: z.enum(["any", "all"]),
});

export const groupSchema = z.strictObject({
  ...node,
  parentId: nodeId,
  folder: z.enum(["groups", "controlTerminals"]),
  policy: groupPolicySchema.partial(),
});

const snmpAccess = z.discriminatedUnion("version", [
  z.strictObject({ version: z.enum(["1", "2c"]), readCommunity: secretText, writeCommunity: secretText }),
  z.strictObject({
    version: z.literal("3"),
    user: accountName,
    authProtocol: z.enum(["sha", "sha224", "sha256", "sha384", "sha512"]).nullable(),
    authPassphrase: secretText,
    privProtocol: z.enum(["aes", "aes256b", "aes256r"]).nullable(),
    privPassphrase: secretText,
  }),
]);

const upsSource = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("snmp"),
    host: hostName,
    port: whole(bounds.port),
    access: snmpAccess,
    mib: z.enum(["auto", "powernet", "rfc1628"]),
  }),
  z.strictObject({
    kind: z.literal("nut"),
    host: hostName,
    port: whole(bounds.port),
    upsName: accountName,
    user: accountName,
    password: secretText,
    tls: z.boolean(),
    certificateSha256: certificateFingerprint.optional(),
  }),
]);

export const upsSchema = z.strictObject({
  ...node,
  groupId: nodeId,
  role: z.enum(["power", "linked"]),
  source: upsSource,
  confirmSec: whole(bounds.confirmSec),
  shutoffGraceSec: whole(bounds.shutoffGraceSec),
  lowBatterySec: whole(bounds.lowBatterySec),
  restart: z.enum(["controller", "ups", "none"]),
  minRestartChargePercent: whole(bounds.minRestartChargePercent),
  warmupOrder: whole(bounds.warmupOrder),
  warmupSec: whole(bounds.warmupSec),
  offCommand: z.enum(["afterTerminalsDown", "withShutdown"]),
});

export const storageSchema = z.strictObject({
  ...node,
  groupId: nodeId,
  addresses: z.array(hostName).max(16),
  linkage: z.boolean(),
  controllerUpsIds: feedIds,
  enclosureUpsIds: feedIds,
  driver: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("bridge"), port: whole(bounds.port).nullable() }),
    z.strictObject({
      kind: z.literal("ssh"),
      user: accountName,
      flushCommand: commandLine,
      stateCommand: commandLine,
    }),
  ]),
  flushTimeoutSec: whole(bounds.flushTimeoutSec).nullable(),
});

const managed = { address: optionalHost, user: accountName, password: secretText };

const shutdownMethod = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("agent") }),
  z.strictObject({ kind: z.literal("nut"), user: accountName }),
  z.strictObject({ kind: z.literal("ssh"), user: accountName, command: commandLine }),
  z.strictObject({ kind: z.literal("redfish"), ...managed }),
  z.strictObject({ kind: z.literal("ipmi"), ...managed }),
  z.strictObject({ kind: z.literal("none") }),
]);

const startMethod = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("power") }),
  z.strictObject({ kind: z.literal("wol"), broadcast: hostName.nullable(), port: whole(bounds.port).nullable() }),
  z.strictObject({ kind: z.literal("redfish"), ...managed }),
  z.strictObject({ kind: z.literal("ipmi"), ...managed }),
  z.strictObject({ kind: z.literal("none") }),
]);

const readinessCheck = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("agent") }),
  z.strictObject({ kind: z.literal("ping") }),
  z.strictObject({ kind: z.literal("tcp"), port: whole(bounds.port) }),
]);

export const jobSchema = z.strictObject({
  name: nodeName,
  command: commandLine,
  timeoutSec: whole(bounds.jobTimeoutSec),
  onFailure: z.enum(["continue", "stop"]),
});

export const terminalSchema = z.strictObject({
  ...node,
  groupId: nodeId,
  kind: z.enum(["control", "linked"]),
  host: hostName,
  macs: z.array(macAddress).max(16),
  os: z.enum(["windows", "linux", "esxi", "other"]),
  feeds: feedIds.nullable(),
  feedsNeeded: whole(bounds.feedsNeeded),
  shutdownSec: whole(bounds.shutdownSec),
  startSec: whole(bounds.startSec),
  shutdown: shutdownMethod,
  start: startMethod,
  readiness: z.array(readinessCheck).max(16),
  pool: z.boolean(),
  startJobs: z.array(jobSchema).max(50),
  stopJobs: z.array(jobSchema).max(50),
  consoleUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable(),
});

export const loadSchema = z.strictObject({
  ...node,
  groupId: nodeId,
  kind: z.enum(["switch", "hub", "chassis", "other"]),
  feeds: feedIds,
  onControlPath: z.boolean(),
});

export const dependencySchema = z.strictObject({ id: nodeId, dependentId: nodeId, neededId: nodeId });

export const clusterSchema = z.strictObject({
  ...node,
  memberIds: z.array(nodeId).max(64),
  enabled: z.boolean(),
  shutdownOnOutage: z.boolean(),
  shutdownTimeoutSec: whole(bounds.clusterShutdownTimeoutSec),
  shutdownCommand: commandLine,
  restartCommand: commandLine,
  stateCommand: commandLine,
  communicationAddress: z.ipv4(),
  port: whole(bounds.port),
});

export const scheduleSchema = z.strictObject({
  ...node,
  targetId: nodeId,
  entries: z
    .array(
      z.strictObject({
        on: z.enum(["weekly", "dated", "holiday"]),
        weekdays: z.array(z.number().int().min(0).max(6)).max(7),
        date: z.iso.date().nullable(),
        onTime: timeOfDay.nullable(),
        offTime: timeOfDay.nullable(),
      }),
    )
    .max(1000),
});

export const lanFactorSchema = z.strictObject({
  ...node,
  targetId: nodeId,
  hosts: z.array(hostName).max(100),
  silenceMin: whole(bounds.silenceMin),
});

const treeShape = z.strictObject({
  formatVersion: z.literal(1),
  network: networkSchema,
  shared: sharedSettingsSchema,
  groups: z.array(groupSchema).max(mostOf.groups),
  upses: z.array(upsSchema).max(mostOf.upses),
  storages: z.array(storageSchema).max(mostOf.storages),
  terminals: z.array(terminalSchema).max(mostOf.terminals),
  loads: z.array(loadSchema).max(mostOf.loads),
  dependencies: z.array(dependencySchema).max(mostOf.dependencies),
  clusters: z.array(clusterSchema).max(mostOf.clusters),
  schedules: z.array(scheduleSchema).max(mostOf.schedules),
  lanFactors: z.array(lanFactorSchema).max(mostOf.lanFactors),
});

/** All settings; also refused: an id given twice, a reference to nothing, groups that stand in each other. */
export const treeSchema = treeShape.superRefine(checkIntegrity);

/** What a change of one node may carry: any of its fields except its id and where it stands. A field is replaced whole. */
export const upsFieldsSchema = upsSchema.omit({ id: true, groupId: true, role: true }).partial();
export const terminalFieldsSchema = terminalSchema.omit({ id: true, groupId: true, kind: true }).partial();
export const storageFieldsSchema = storageSchema.omit({ id: true, groupId: true }).partial();
export const loadFieldsSchema = loadSchema.omit({ id: true, groupId: true }).partial();
export const clusterFieldsSchema = clusterSchema.omit({ id: true }).partial();
export const groupFieldsSchema = groupSchema.omit({ id: true, parentId: true, folder: true }).partial();
/** The network's panel also edits the settings that all storage systems share; holidays belong to the page of the schedules. */
export const networkFieldsSchema = networkSchema
  .omit({ id: true, holidays: true })
  .extend({ shared: sharedSettingsSchema })
  .partial();

/** By kind of node; the keys are those of `kindOf`. */
export const fieldsSchemas = {
  network: networkFieldsSchema,
  group: groupFieldsSchema,
  ups: upsFieldsSchema,
  storage: storageFieldsSchema,
  terminal: terminalFieldsSchema,
  load: loadFieldsSchema,
  cluster: clusterFieldsSchema,
} as const;
export type EditableKind = keyof typeof fieldsSchemas;

export type UpsFields = z.infer<typeof upsFieldsSchema>;
export type TerminalFields = z.infer<typeof terminalFieldsSchema>;
export type StorageFields = z.infer<typeof storageFieldsSchema>;
export type GroupFields = z.infer<typeof groupFieldsSchema>;
export type NetworkFields = z.infer<typeof networkFieldsSchema>;

/** The wire's types are the domain's: where they part, this file does not compile. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false;
type AllSame<T extends true[]> = T;
export type TreeTypesAgree = AllSame<
  [
    Same<z.infer<typeof networkSchema>, domain.Network>,
    Same<z.infer<typeof sharedSettingsSchema>, domain.SharedSettings>,
    Same<z.infer<typeof groupPolicySchema>, domain.GroupPolicy>,
    Same<z.infer<typeof groupSchema>, domain.PowerGroup>,
    Same<z.infer<typeof upsSchema>, domain.Ups>,
    Same<z.infer<typeof storageSchema>, domain.Storage>,
    Same<z.infer<typeof terminalSchema>, domain.Terminal>,
    Same<z.infer<typeof loadSchema>, domain.Load>,
    Same<z.infer<typeof dependencySchema>, domain.Dependency>,
    Same<z.infer<typeof clusterSchema>, domain.ClusterLinkage>,
    Same<z.infer<typeof scheduleSchema>, domain.Schedule>,
    Same<z.infer<typeof lanFactorSchema>, domain.LanFactor>,
    Same<z.infer<typeof treeShape>, domain.Tree>,
  ]
>;
