import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import { endSession as end } from "../../persistence/sessions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** Ends a session of anybody, with its live connections. @throws ServiceError `notFound` */
export async function endSession(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "users.endSession");
  await context.store.database.transaction(async (tx) => {
    const gone = await end(tx, input.id);
    if (gone === null) throw new ServiceError("notFound");
    const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null };
    await addAudit(tx, { ...entry, verb: "users.endSession", before: { name: gone.userName }, after: null });
  });
  context.accounts.ended();
}
