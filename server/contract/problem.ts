import { z } from "zod";
import { findingSchema } from "./finding.ts";
import { refusedValueSchema } from "./refused-value.ts";

/**
 * Every way in which a request can fail, and the HTTP status that says so: the only map of the two (RFC 9457 problem details).
 * A code never changes its meaning; the words for it stand in `server/words/<language>/problems.ts`.
 */
export const problemStatus = {
  malformedJson: 400,
  bundleDamaged: 400,
  invalidRequest: 400,
  notSignedIn: 401,
  wrongCredentials: 401,
  wrongCode: 401,
  secondFactorExpired: 401,
  forbidden: 403,
  foreignOrigin: 403,
  badSetupToken: 403,
  badPasswordLink: 403,
  accountDisabled: 403,
  peerUnknown: 403,
  outsideGroups: 403,
  notFound: 404,
  notDemo: 404,
  methodNotAllowed: 405,
  setupDone: 409,
  nameTaken: 409,
  lastAdministrator: 409,
  secondFactorOn: 409,
  draftConflict: 409,
  revisionConflict: 409,
  nothingChanged: 409,
  discoveryRuns: 409,
  sequenceRuns: 409,
  noNodeId: 409,
  notPaired: 409,
  peerIsSelf: 409,
  actingUnreachable: 409,
  peerUnnamed: 409,
  peerIncompatible: 409,
  otherSite: 409,
  transferClosed: 409,
  transferExpired: 409,
  peerChanged: 409,
  unknownThere: 409,
  nothingSaved: 409,
  upsRefused: 409,
  upsUnsupported: 409,
  bodyTooLarge: 413,
  unsupportedMediaType: 415,
  wrongPassword: 422,
  wrongTransferPassword: 422,
  notHttps: 422,
  invalidFields: 422,
  invalidSettings: 422,
  invalidValues: 422,
  notSettings: 422,
  newerSettings: 422,
  passphraseNeeded: 422,
  wrongPassphrase: 422,
  tooManyRequests: 429,
  internal: 500,
  peerUnreachable: 502,
  peerCertificate: 502,
  peerBadReply: 502,
  upsUnreachable: 502,
  upsBadReply: 502,
  storeNotWritable: 503,
  controllerUnreachable: 503,
  simulatorUnreachable: 503,
  upsNoAnswer: 504,
} as const;

export type ProblemCode = keyof typeof problemStatus;
export const problemCodes = Object.keys(problemStatus) as ProblemCode[];

/** What is wrong with one field, in a form that both languages can word (`problems.fieldIssues`). */
export const fieldIssueCodes = [
  "required",
  "wrongType",
  "tooSmall",
  "tooBig",
  "tooShort",
  "tooLong",
  "badFormat",
  "notMultiple",
  "unknownField",
  "notAllowed",
] as const;
export type FieldIssueCode = (typeof fieldIssueCodes)[number];

export const fieldErrorSchema = z.strictObject({
  /** Where it stands: `["access", "readCommunity"]`; list positions are numbers as text. */
  path: z.array(z.string()),
  code: z.enum(fieldIssueCodes),
  /** `minimum`, `maximum`, `divisor`, `expected`: whichever the code speaks of. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;

export const problemSchema = z.object({
  /** `urn:fukuden:problem:<code>` */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  /** Names this request in the log. */
  requestId: z.string(),
  /** `invalidRequest`, `invalidFields` */
  fieldErrors: z.array(fieldErrorSchema).optional(),
  /** `invalidSettings`: all findings, at least one of them an error. */
  findings: z.array(findingSchema).optional(),
  /** `invalidValues`: every one that is no good. */
  refused: z.array(refusedValueSchema).optional(),
  /** `draftConflict`: the version that the draft has now. */
  currentVersion: z.number().int().optional(),
  /** `revisionConflict`: the newest revision, and the nodes that it changed since the draft's base. */
  newestRevision: z.number().int().optional(),
  changedIds: z.array(z.string()).optional(),
  /** `tooManyRequests` */
  retryAfterSec: z.number().int().optional(),
});
/** The body of every answer that is not 2xx, as `application/problem+json`. */
export type Problem = z.infer<typeof problemSchema>;
