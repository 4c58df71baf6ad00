import type { SignedIn } from "../../auth/accounts.ts";
import type { ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** Signs in by name and password. Needs no credential. @throws ServiceError `wrongCredentials`, `tooManyRequests` */
export function signIn(
  context: ServiceContext,
  input: { name: string; password: string; headers: Headers },
): Promise<SignedIn> {
  return told(() => context.accounts.signIn(input));
}
