import type { LiveSnapshot } from "../../contract/live.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

export async function readLive(context: ServiceContext, asker: Asker): Promise<LiveSnapshot> {
  authorize(asker, "live.read");
  return context.live.snapshot();
}
