import { type LookAnswer, type PeerIdentity, peerProtocol } from "../../contract/peers.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { ownTerminal, terminalName } from "./own-terminal.ts";

/**
 * Who answers at an address, and with which certificate: what people compare before they pair. Nothing of ours is told, and nothing kept.
 * @throws ServiceError as `lookAt`
 */
export async function lookForPeer(context: ServiceContext, asker: Asker, input: { url: string }): Promise<LookAnswer> {
  authorize(asker, "peers.pair");
  const { url, certificate, terminalId, identity } = await lookAt(context, input.url);
  const tree = (await context.savedTree())?.tree ?? null;
  return {
    ...{ url, terminalId, name: terminalName(tree, terminalId) },
    ...{ version: identity.version, certificateSha256: certificate },
  };
}

type Seen = { url: string; certificate: string; terminalId: string; identity: PeerIdentity };

/** @throws ServiceError `noNodeId`, `notHttps`, `peerUnreachable`, `peerBadReply` (no console of this product, too), `peerIncompatible`, `peerIsSelf` */
export async function lookAt(context: ServiceContext, wanted: string): Promise<Seen> {
  const self = ownTerminal(context);
  const { url, certificate, identity } = await context.peering.link.look(wanted);
  const { terminalId } = identity;
  if (identity.protocol !== peerProtocol) throw new ServiceError("peerIncompatible");
  if (identity.publicKey === context.peering.identity.publicKey || terminalId === self)
    throw new ServiceError("peerIsSelf");
  // It must say which terminal it is before it can be one of ours.
  if (terminalId === null) throw new ServiceError("peerUnnamed");
  return { url, certificate, terminalId, identity };
}
