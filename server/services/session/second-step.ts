import type { Actor } from "../../contract/api.ts";
import type { ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/**
 * The second step of a sign-in. Needs no credential, but the cookie of the first step.
 * @throws ServiceError `wrongCode`, `secondFactorExpired`, `accountDisabled`, `tooManyRequests`
 */
export function signInSecondStep(
  context: ServiceContext,
  input: { code: string; headers: Headers },
): Promise<{ actor: Actor; setCookie: string[] }> {
  return told(() => context.accounts.secondStep(input));
}
