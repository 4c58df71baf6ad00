import { storedActorOf } from "../../auth/accounts.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** For who lost the device. @throws ServiceError `notFound` */
export async function resetSecondFactor(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "users.resetSecondFactor");
  await told(() => context.accounts.people.resetSecondFactor(input.id, storedActorOf(actor)));
}
