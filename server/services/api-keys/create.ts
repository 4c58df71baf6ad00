import { storedActorOf } from "../../auth/accounts.ts";
import type { Role } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** `key` is told this once. */
export async function createApiKey(
  context: ServiceContext,
  asker: Asker,
  input: { name: string; role: Role },
): Promise<{ id: string; key: string }> {
  const actor = authorize(asker, "apiKeys.create");
  return context.accounts.createApiKey({ ...input, by: storedActorOf(actor) });
}
