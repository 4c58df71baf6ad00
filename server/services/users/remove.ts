import { storedActorOf } from "../../auth/accounts.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** Ends the person's sessions, keys and live connections at once. @throws ServiceError `notFound`, `lastAdministrator` */
export async function removeUser(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "users.remove");
  await told(() => context.accounts.people.remove(input.id, storedActorOf(actor)));
}
