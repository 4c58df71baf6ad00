import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** Ends a search; what it found stays. Done when nothing is sent any more. One that has ended stays as it is. @throws ServiceError `notFound` */
export async function cancelDiscovery(context: ServiceContext, asker: Asker, input: { id: string }): Promise<void> {
  const actor = authorize(asker, "discoveries.cancel");
  const discovery = context.discoveries.byId(input.id);
  if (discovery === null) throw new ServiceError("notFound");
  if (discovery.item().state !== "running") return;
  await discovery.cancel();
  const { counts } = discovery.item();
  const after = { id: discovery.id, done: counts.done, hosts: counts.hosts };
  const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null, before: null, after };
  await context.store.database.transaction((tx) => addAudit(tx, { ...entry, verb: "discoveries.cancel" }));
}
