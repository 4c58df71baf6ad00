import { type ApiKeyItem, roleSchema } from "../../contract/api.ts";
import { listApiKeys as list } from "../../persistence/api-keys.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** Newest first; never the keys themselves. */
export async function listApiKeys(context: ServiceContext, asker: Asker): Promise<{ items: ApiKeyItem[] }> {
  authorize(asker, "apiKeys.list");
  const keys = await context.store.database.read(list);
  return { items: keys.map(({ ownerId: _, ...key }) => ({ ...key, role: roleSchema.parse(key.role) })) };
}
