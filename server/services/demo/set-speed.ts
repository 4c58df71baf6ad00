import { storedActorOf } from "../../auth/accounts.ts";
import type { DemoState } from "../../contract/api.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { readDemo } from "./read.ts";

/** Runs the simulated site's clock that many times as fast. @throws ServiceError `notDemo`, `simulatorUnreachable` */
export async function setSpeed(context: ServiceContext, asker: Asker, input: { factor: number }): Promise<DemoState> {
  const actor = authorize(asker, "demo.setSpeed");
  if (context.simulator === null) throw new ServiceError("notDemo");
  await context.simulator.setSpeed(input.factor);
  const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null, before: null, after: input };
  await context.store.database.transaction((tx) => addAudit(tx, { ...entry, verb: "demo.setSpeed" }));
  return readDemo(context, actor);
}
