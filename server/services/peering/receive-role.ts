import type { StoredPeer } from "../../persistence/peers.ts";
import type { ServiceContext } from "../context.ts";
import { stepBack } from "./role.ts";

/** A paired terminal takes over: this one stands by. @throws ServiceError `sequenceRuns` */
export async function standByForPeer(context: ServiceContext, peer: StoredPeer): Promise<{ acts: boolean }> {
  await stepBack(context, { kind: "peer", id: peer.terminalId, name: peer.terminalId });
  return { acts: false };
}
