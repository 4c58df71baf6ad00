import { z } from "zod";
import type { Tree } from "../domain/tree/entities.ts";
import { bounds } from "./bounds.ts";
import { knownDevice, scanDefaults } from "./discovery.ts";
import { findingSchema } from "./finding.ts";
import { certificateFingerprint, hostName, nodeId, accountName as nutName, secretText, whole } from "./scalars.ts";
import { treeChangeSchema } from "./tree-change.ts";

/** Wire types of what concerns drafts. Instants are epoch milliseconds. */

export const maxBodyBytes = 1_048_576;
/** Of requests that may carry a whole site. */
export const maxTreeBytes = 32 * 1_048_576;

export const wireTree = z.custom<Tree>((value) => typeof value === "object" && value !== null);

export const draftSchema = z.strictObject({
  tree: wireTree,
  /** Grows by one with each change; a change names the version that it was made on. */
  version: z.number().int(),
  /** The revision that the draft started from; null: none was saved yet. */
  baseRevision: z.number().int().nullable(),
  /** Newer than `baseRevision`: somebody saved meanwhile; the two are to be merged before the draft can be saved. */
  newestRevision: z.number().int().nullable(),
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

/** One edit of the draft. `copies`: for nodes put in that are copies, of which node each is one: a secret that it hides is that one's. */
export const changeDraftRequest = z.strictObject({
  version: z.number().int().min(0),
  change: treeChangeSchema,
  copies: z.record(nodeId, nodeId).default({}),
});
export type ChangeDraftRequest = z.input<typeof changeDraftRequest>;
export const changedDraft = z.strictObject({ version: z.number().int() });

/** One field that differs; null where the node or the field is not there. Secrets show only that they changed. */
const difference = z.strictObject({ nodeId: z.string(), field: z.string(), from: z.unknown(), to: z.unknown() });
/** How a node of a difference is called, also where it is gone by now. */
const namedNode = z.strictObject({ kind: z.string(), name: z.string(), path: z.string().nullable() });
export const differencesSchema = z.strictObject({
  /** At most 5,000 of them. */
  items: z.array(difference),
  total: z.number().int(),
  nodes: z.record(z.string(), namedNode),
});
export type Differences = z.infer<typeof differencesSchema>;
const revisionOrDraft = z.union([z.literal("draft"), z.coerce.number().int().min(1).max(999_999_999)]);
export const differencesQuery = z.strictObject({ from: revisionOrDraft, to: revisionOrDraft });

/** Brings into one's draft what was saved meanwhile, or what stands in the draft of somebody else. */
export const mergeDraftRequest = z.strictObject({
  version: z.number().int().min(0),
  from: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("newestRevision") }),
    z.strictObject({ kind: z.literal("draft"), id: z.string().min(1).max(200) }),
  ]),
  choices: z.record(nodeId, z.enum(["mine", "theirs"])).default({}),
  /** Nothing is changed: the answer says what would be. */
  dryRun: z.boolean().default(false),
});
export type MergeDraftRequest = z.input<typeof mergeDraftRequest>;
export const mergedDraft = z.strictObject({
  /** Nodes that need a choice and have none. While there are any, nothing is changed. */
  conflicts: z.array(z.strictObject({ nodeId: z.string(), mine: z.array(difference), theirs: z.array(difference) })),
  /** How those are called. */
  nodes: z.record(z.string(), namedNode),
  /** What it changes in one's draft. */
  changes: differencesSchema,
  /** null: nothing was changed. */
  draft: draftSchema.nullable(),
});
export type MergedDraft = z.infer<typeof mergedDraft>;
export const restoreDraftRequest = z.strictObject({
  version: z.number().int().min(0),
  revision: z.number().int().min(1),
});

export const draftItem = z.strictObject({
  id: z.string(),
  owner: z.strictObject({ kind: z.enum(["user", "apiKey", "commandLine", "system", "peer"]), name: z.string() }),
  updatedAt: z.number().int(),
  baseRevision: z.number().int().nullable(),
  /** How many nodes differ from the base revision. */
  changes: z.number().int(),
  isMine: z.boolean(),
});
export type DraftItem = z.infer<typeof draftItem>;

/** `fields`: some of the entity's editable fields (`server/contract/tree.ts`), each whole. */
export const patchNodeRequest = z.strictObject({
  version: z.number().int().min(0),
  fields: z.record(z.string(), z.unknown()),
});
export type PatchNodeRequest = z.infer<typeof patchNodeRequest>;
