import type { ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** Sets a password by a one-time link. Needs no credential. @throws ServiceError `badPasswordLink` */
export async function setPassword(context: ServiceContext, input: { token: string; password: string }): Promise<void> {
  await told(() => context.accounts.people.setPassword(input));
}
