import type { DiscoveryItem } from "../../contract/discovery.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** The searches of this process, newest first. */
export function listDiscoveries(context: ServiceContext, asker: Asker): { items: DiscoveryItem[] } {
  authorize(asker, "discoveries.read");
  return { items: context.discoveries.list().map((one) => one.item()) };
}
