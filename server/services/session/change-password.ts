import type { Credential } from "../../auth/accounts.ts";
import { authorize } from "../authorize.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { told } from "../told.ts";

/**
 * One's own password; all one's other sessions end. Returns the cookies of this one. A key has no password.
 * @throws ServiceError `wrongPassword`, `tooManyRequests`, `forbidden` (a key)
 */
export async function changePassword(
  context: ServiceContext,
  credential: Credential | null,
  input: { current: string; password: string; headers: Headers },
): Promise<string[]> {
  authorize(credential?.actor ?? null, "password.change");
  if (credential?.by !== "cookie") throw new ServiceError("forbidden");
  return told(() => context.accounts.changePassword({ ...input, actor: credential.actor }));
}
