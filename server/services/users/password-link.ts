import { storedActorOf } from "../../auth/accounts.ts";
import type { PasswordLink } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** A one-time link by which the person sets a password; the old one works until then. @throws ServiceError `notFound` */
export async function makePasswordLink(
  context: ServiceContext,
  asker: Asker,
  input: { id: string },
): Promise<PasswordLink> {
  const actor = authorize(asker, "users.passwordLink");
  return told(() => context.accounts.people.issuePasswordLink(input.id, storedActorOf(actor)));
}
