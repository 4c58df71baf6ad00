import type { DemoState } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** @throws ServiceError `simulatorUnreachable` */
export async function readDemo(context: ServiceContext, asker: Asker): Promise<DemoState> {
  authorize(asker, "demo.read");
  if (context.simulator === null) return { available: false, speed: null, mains: null };
  const { speed, mains } = await context.simulator.report();
  return { available: true, speed, mains };
}
