import { storedActorOf } from "../../auth/accounts.ts";
import type { Role, UserItem } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** @throws ServiceError `nameTaken` */
export async function createUser(
  context: ServiceContext,
  asker: Asker,
  input: { name: string; password: string; role: Role },
): Promise<UserItem> {
  const actor = authorize(asker, "users.create");
  const user = await told(() => context.accounts.createUser({ ...input, by: storedActorOf(actor) }));
  return { ...user, role: input.role };
}
