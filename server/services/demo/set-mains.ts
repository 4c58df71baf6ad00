import { storedActorOf } from "../../auth/accounts.ts";
import type { DemoState } from "../../contract/api.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize, withinGroups } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { readDemo } from "./read.ts";

/** Takes mains away from the simulated UPSes, or gives them back. @throws ServiceError `outsideGroups`, `notDemo`, `simulatorUnreachable`, `invalidRequest` */
export async function setMains(
  context: ServiceContext,
  asker: Asker,
  input: { on: boolean; upsIds: readonly string[] | null },
): Promise<DemoState> {
  const actor = authorize(asker, "demo.setMains");
  if (context.simulator === null) throw new ServiceError("notDemo");
  if (actor.groups !== undefined) {
    // All at once is more than a part of the site.
    if (input.upsIds === null) throw new ServiceError("outsideGroups");
    withinGroups(actor, (await context.savedTree())?.tree ?? null, input.upsIds);
  }
  await context.simulator.setMains(input);
  const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null, before: null, after: input };
  await context.store.database.transaction((tx) => addAudit(tx, { ...entry, verb: "demo.setMains" }));
  return readDemo(context, actor);
}
