import type { Credential } from "../../auth/accounts.ts";
import { authorize } from "../authorize.ts";
import type { ServiceContext } from "../context.ts";

/** Ends the session that asks; a key has none to end. Returns the cookies that say so. */
export async function signOut(
  context: ServiceContext,
  credential: Credential | null,
  headers: Headers,
): Promise<string[]> {
  authorize(credential?.actor ?? null, "session.end");
  return credential?.by === "cookie" ? context.accounts.signOut(headers, credential.actor) : [];
}
