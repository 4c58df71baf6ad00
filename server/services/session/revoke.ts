import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import { deleteSession } from "../../persistence/sessions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** Ends one of one's own sessions, from the next request on. @throws ServiceError `notFound` */
export async function revokeSession(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "sessions.revoke");
  await context.store.database.transaction(async (tx) => {
    const own = actor.kind === "user" && (await deleteSession(tx, { userId: actor.id, id: input.id }));
    if (!own) throw new ServiceError("notFound");
    const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null };
    await addAudit(tx, { ...entry, verb: "sessions.revoke", before: { id: input.id }, after: null });
  });
  context.accounts.ended();
}
