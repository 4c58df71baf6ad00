import { z } from "zod";

/** Wire types of accounts, their sessions and passwords. Instants are epoch milliseconds. */

export const roles = ["administrator", "operator", "viewer"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

const instant = z.number().int();
/** 3–40 letters, digits, `.`, `_`, `-`; upper and lower case are the same name. */
export const accountName = z
  .string()
  .min(3)
  .max(40)
  .regex(/^[\p{L}\p{N}._-]+$/u);
export const password = z.string().min(8).max(128);

/** The power-control groups below which a person may change something; null: everywhere. Everything may be read. */
export const groupLimit = z.array(z.string().min(1).max(200)).min(1).max(100).nullable();

export const actorSchema = z.strictObject({
  kind: z.enum(["user", "apiKey"]),
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  /** Absent: the whole site. */
  groups: z.array(z.string()).optional(),
});
export type Actor = z.infer<typeof actorSchema>;

export const userItem = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdAt: instant,
  groups: z.array(z.string()).nullable(),
  /** Signs in with a second factor. */
  secondFactor: z.boolean(),
  /** Cannot sign in; neither do the keys work that they made. */
  disabled: z.boolean(),
});
export type UserItem = z.infer<typeof userItem>;
/** Without `password` nobody can sign in until a password link was used. */
export const createUserRequest = z.strictObject({
  name: accountName,
  password: password.optional(),
  role: roleSchema,
  groups: groupLimit.optional(),
});
/** What is absent stays. */
export const changeUserRequest = z.strictObject({
  role: roleSchema.optional(),
  groups: groupLimit.optional(),
  disabled: z.boolean().optional(),
});
export type ChangeUserRequest = z.infer<typeof changeUserRequest>;

/** `token` is told this once, for the page `/new-password?token=…`; it works once, until `expiresAt`. */
export const passwordLink = z.strictObject({ token: z.string(), expiresAt: instant });
export type PasswordLink = z.infer<typeof passwordLink>;
export const newPasswordRequest = z.strictObject({ token: z.string().min(1).max(200), password });
export const changePasswordRequest = z.strictObject({ current: z.string().min(1).max(1000), password });

/** A session of anybody. */
export const personSession = z.strictObject({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  createdAt: instant,
  expiresAt: instant,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type PersonSession = z.infer<typeof personSession>;

/** What name and password lead to: in, or to the second step. */
export const signInAnswer = z.union([actorSchema, z.strictObject({ secondFactor: z.literal(true) })]);
export type SignInAnswer = z.infer<typeof signInAnswer>;
/** Six digits of the app, or a recovery code. */
export const secondFactorCode = z.strictObject({ code: z.string().min(6).max(40) });
export const secondFactorState = z.strictObject({ on: z.boolean() });
/** The person's password, once more. */
export const secondFactorRequest = z.strictObject({ password: z.string().min(1).max(1000) });
/** Told this once. `uri`: otpauth, for a QR code. Not on before a code of it was given. */
export const secondFactorSetUp = z.strictObject({
  uri: z.string(),
  secret: z.string(),
  recoveryCodes: z.array(z.string()),
});
export type SecondFactorSetUp = z.infer<typeof secondFactorSetUp>;
