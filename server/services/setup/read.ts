import type { ServiceContext } from "../context.ts";

/** Whether the first account is still missing. Needs no credential. */
export async function readSetup(context: Pick<ServiceContext, "accounts">): Promise<{ needed: boolean }> {
  return { needed: await context.accounts.setup.needed() };
}
