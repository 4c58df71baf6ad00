import { randomBytes } from "node:crypto";
import { storedActorOf } from "../../auth/accounts.ts";
import type { Role, UserItem } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { told } from "../told.ts";
import { checkGroups } from "./check-groups.ts";

/** Without a password one that nobody knows: the person sets their own by a link. @throws ServiceError `nameTaken`, `invalidFields` (groups) */
export async function createUser(
  context: ServiceContext,
  asker: Asker,
  input: { name: string; password?: string | undefined; role: Role; groups?: string[] | null | undefined },
): Promise<UserItem> {
  const actor = authorize(asker, "users.create");
  const { name, role, password = randomBytes(32).toString("base64url") } = input;
  const groups = role === "viewer" ? null : (input.groups ?? null);
  await checkGroups(context, groups);
  const given = { name, role, password, groups, by: storedActorOf(actor) };
  return { ...(await told(() => context.accounts.createUser(given))), role };
}
