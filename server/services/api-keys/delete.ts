import { storedActorOf } from "../../auth/accounts.ts";
import { deleteApiKey as remove } from "../../persistence/api-keys.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** The key is refused from the next request on. @throws ServiceError `notFound` */
export async function deleteApiKey(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "apiKeys.delete");
  await context.store.database.transaction(async (tx) => {
    const gone = await remove(tx, input.id);
    if (gone === null) throw new ServiceError("notFound");
    const before = { id: gone.id, name: gone.name, role: gone.role };
    const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null };
    await addAudit(tx, { ...entry, verb: "apiKeys.delete", before, after: null });
  });
  context.accounts.ended();
}
