import { z } from "zod";

/**
 * What is wrong with a value that a person wrote into a list or a file: a target of a discovery, a line of an import. Worded in section `refused` of
 * server/words.
 */
export const refusedCodes = [
  "targetFormat",
  "targetPrefix",
  "targetOrder",
  "targetForbidden",
  "targetTooMany",
  "noSuchGroup",
  "badGroup",
  "noGroup",
  "emptyFile",
  "tooManyLines",
  "csvQuote",
  "csvOpenQuote",
  "unknownColumn",
  "repeatedColumn",
  "missingColumn",
  "tooManyCells",
  "confQuote",
  "confSyntax",
  "repeatedSection",
  "needsUpsd",
  "required",
  "notAmong",
  "notWhole",
  "badText",
  "badHost",
  "badName",
  "badFingerprint",
  "tooShort",
  "notUsed",
  "repeatedLine",
] as const;
export type RefusedCode = (typeof refusedCodes)[number];

export const refusedValueSchema = z.strictObject({
  /** The line of a file, from 1; of a list the place, from 1. null: it concerns all of it. */
  line: z.number().int().nullable(),
  /** The column or key; null: the whole line. */
  field: z.string().nullable(),
  /** As it was written; null: nothing was, or it is a secret. */
  value: z.string().nullable(),
  code: z.enum(refusedCodes),
  /** What the code speaks of: `min`, `max`, `size`, `kind`, `allowed`, … */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type RefusedValue = z.infer<typeof refusedValueSchema>;
