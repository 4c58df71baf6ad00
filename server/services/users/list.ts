import type { UserItem } from "../../contract/api.ts";
import { roleSchema } from "../../contract/api.ts";
import { listUsers as list } from "../../persistence/users.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** By name. */
export async function listUsers(context: ServiceContext, asker: Asker): Promise<{ items: UserItem[] }> {
  authorize(asker, "users.list");
  const users = await context.store.database.read(list);
  return { items: users.map((user) => ({ ...user, role: roleSchema.parse(user.role) })) };
}
