import { storedActorOf } from "../../auth/accounts.ts";
import { type ChangeUserRequest, roleSchema, type UserItem } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";
import { checkGroups } from "./check-groups.ts";

/** In force from the next request on. @throws ServiceError `notFound`, `lastAdministrator`, `invalidFields` (groups) */
export async function changeUser(
  context: ServiceContext,
  asker: Asker,
  { id, ...change }: ChangeUserRequest & { id: string },
): Promise<UserItem> {
  const actor = authorize(asker, "users.change");
  await checkGroups(context, change.groups);
  const user = await told(() => context.accounts.people.change(id, change, storedActorOf(actor)));
  return { ...user, role: roleSchema.parse(user.role) };
}
