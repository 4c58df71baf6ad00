import type { Credential } from "../../auth/accounts.ts";
import type { SecondFactorSetUp } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { told } from "../told.ts";

/** One's own second factor; a key has none. Each throws ServiceError `forbidden` for a key, and what is said of it. */
function person(credential: Credential | null) {
  authorize(credential?.actor ?? null, "secondFactor.change");
  if (credential?.by !== "cookie") throw new ServiceError("forbidden");
  return credential.actor;
}

export async function readSecondFactor(
  context: ServiceContext,
  credential: Credential | null,
): Promise<{ on: boolean }> {
  return { on: await context.accounts.secondFactor.isOn(person(credential)) };
}

/** Secret and recovery codes, told this once. @throws ServiceError `wrongPassword`, `secondFactorOn`, `tooManyRequests` */
export async function setUpSecondFactor(
  context: ServiceContext,
  credential: Credential | null,
  input: { password: string; headers: Headers },
): Promise<SecondFactorSetUp> {
  const actor = person(credential);
  return told(() => context.accounts.secondFactor.setUp({ ...input, actor }));
}

/** Switches it on; returns cookies. @throws ServiceError `wrongCode`, `tooManyRequests` */
export async function confirmSecondFactor(
  context: ServiceContext,
  credential: Credential | null,
  input: { code: string; headers: Headers },
): Promise<string[]> {
  const actor = person(credential);
  return told(() => context.accounts.secondFactor.confirm({ ...input, actor }));
}

/** Switches it off; returns cookies. @throws ServiceError `wrongPassword`, `tooManyRequests` */
export async function endSecondFactor(
  context: ServiceContext,
  credential: Credential | null,
  input: { password: string; headers: Headers },
): Promise<string[]> {
  const actor = person(credential);
  return told(() => context.accounts.secondFactor.end({ ...input, actor }));
}
