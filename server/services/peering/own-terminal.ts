import type { Tree } from "../../domain/tree/entities.ts";
import type { StoredPeer } from "../../persistence/peers.ts";
import { readPeer } from "../../persistence/peers.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** @throws ServiceError `noNodeId` */
export function ownTerminal({ peering }: ServiceContext): string {
  if (peering.selfId === null) throw new ServiceError("noNodeId");
  return peering.selfId;
}

/** @throws ServiceError `notPaired` */
export async function pairedWith(context: ServiceContext, terminalId: string): Promise<StoredPeer> {
  const peer = await context.store.database.read((client) => readPeer(client, terminalId));
  if (peer === null) throw new ServiceError("notPaired");
  return peer;
}

/** What the settings call a terminal; null: they know none of that id. */
export function terminalName(tree: Tree | null, terminalId: string): string | null {
  return tree?.terminals.find(({ id }) => id === terminalId)?.name ?? null;
}
