import { z } from "zod";
import { differencesSchema, draftSchema, wireTree } from "./draft.ts";
import { findingSchema } from "./finding.ts";

/** The file that holds the whole settings of a site, to be kept or carried to another console. */

export const settingsFormat = "fukuden-settings";
/** Of the file, not of the product: one that is newer is refused, in words. */
export const settingsFileVersion = 1;
export const passphraseLength = { min: 8, max: 200 };
/** A file that is larger is refused before it is read. */
export const settingsFileMaxBytes = 24 * 1_048_576;

const base64 = z.base64().max(settingsFileMaxBytes * 2);
/** `leftOut`: each stands there as `[secret]`. `encrypted`: the nodes that have any, whole, under a key made of a pass phrase. */
const fileSecrets = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("leftOut") }),
  z.strictObject({
    kind: z.literal("encrypted"),
    /** RFC 7914; its cost is given, so that it can be raised one day. */
    kdf: z.strictObject({
      name: z.literal("scrypt"),
      n: z.number().int().min(2).max(1_048_576),
      r: z.number().int().min(1).max(32),
      p: z.number().int().min(1).max(16),
      salt: base64,
    }),
    cipher: z.literal("aes-256-gcm"),
    iv: base64,
    tag: base64,
    data: base64,
  }),
]);
export type FileSecrets = z.infer<typeof fileSecrets>;

export const settingsFileHead = z.looseObject({ format: z.literal(settingsFormat), version: z.number().int().min(1) });
export const settingsFileSchema = z.strictObject({
  format: z.literal(settingsFormat),
  version: z.literal(settingsFileVersion),
  /** RFC 3339, for people. */
  exportedAt: z.string().max(40),
  site: z.string().max(200),
  /** The revision that the settings were of, or rest on; null: none was saved. */
  revision: z.number().int().nullable(),
  secrets: fileSecrets,
  tree: wireTree,
});
export type SettingsFile = z.infer<typeof settingsFileSchema>;

const passphrase = z.string().min(passphraseLength.min).max(passphraseLength.max);
/** `passphrase` null: secrets are left out. */
export const exportSettingsRequest = z.strictObject({ passphrase: passphrase.nullable() });
export const importSettingsRequest = z.strictObject({
  version: z.number().int().min(0),
  /** As it was read: what it is, the server says. */
  file: z.unknown(),
  passphrase: passphrase.nullable().default(null),
  /** Nothing is changed: the answer says what would be. */
  dryRun: z.boolean().default(false),
});
export type ImportSettingsRequest = z.input<typeof importSettingsRequest>;
export const importedSettings = z.strictObject({
  /** What it changes in one's draft. */
  changes: differencesSchema,
  /** What the rules say of the settings of the file. */
  findings: z.array(findingSchema),
  /** Nodes whose secrets are neither in the file nor in the draft: they are to be entered. */
  withoutSecrets: z.array(z.string()),
  /** Whether nodes that the draft has get other secrets: a page, which never sees them, could not undo that. */
  replacesSecrets: z.boolean(),
  /** null: nothing was changed. */
  draft: draftSchema.nullable(),
});
export type ImportedSettings = z.infer<typeof importedSettings>;
