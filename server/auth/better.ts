import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { ConsoleStore } from "../persistence/console-file.ts";

/** Our HTTP server writes the caller's address here, over whatever came. */
export const clientAddressHeader = "x-fukuden-client-address";
/** Where better-auth believes to be; none of its own routes is reachable from outside. */
export const internalOrigin = "http://fukuden.invalid";

const daySec = 24 * 60 * 60;

/** better-auth, set up: nobody signs up, sign-in is throttled per address, keys may be used as often as one likes. */
export function createBetterAuth(args: { store: ConsoleStore; secureCookies: boolean; signInsPerMinute: number }) {
  const { store, secureCookies, signInsPerMinute } = args;
  return betterAuth({
    appName: "Fukuden",
    baseURL: internalOrigin,
    secret: store.box.derive("sessions"),
    database: prismaAdapter(store.database.client, { provider: "sqlite" }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Trouble with the database comes out instead of an empty 500.
    onAPIError: { throw: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        username: { type: "string", required: true, input: false },
        groups: { type: "string", required: false, input: false },
        disabled: { type: "boolean", required: false, input: false },
      },
    },
    session: { expiresIn: 7 * daySec, updateAge: daySec, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 100,
      customRules: {
        "/sign-in/email": { window: 60, max: signInsPerMinute },
        "/change-password": { window: 60, max: signInsPerMinute },
        "/two-factor/*": { window: 60, max: signInsPerMinute },
      },
    },
    advanced: {
      cookiePrefix: "fukuden",
      useSecureCookies: secureCookies,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    plugins: [
      twoFactor({ issuer: "Fukuden" }),
      apiKey({ rateLimit: { enabled: false }, enableMetadata: true, defaultPrefix: "fkd_" }),
    ],
  });
}
