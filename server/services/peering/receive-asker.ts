import { createHash } from "node:crypto";
import { type PeerIdentity, peerProtocol } from "../../contract/peers.ts";
import { addAudit } from "../../persistence/audits.ts";
import { isSignedBy } from "../../persistence/identity-key.ts";
import { readPeer, type StoredPeer } from "../../persistence/peers.ts";
import { version } from "../../version.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { type PeerQuestion, signedText } from "./peer-link.ts";

const notHeardEveryMs = 60_000;

/** What anybody may know who comes by, and a challenge to sign. */
export function identifySelf({ peering }: ServiceContext): PeerIdentity {
  return {
    ...{ product: "fukuden", protocol: peerProtocol, version, terminalId: peering.selfId },
    ...{ publicKey: peering.identity.publicKey, challenge: peering.challenges.put(true) },
  };
}

/** A terminal that was paired with, and that says something now. */
export type AskingPeer = StoredPeer;

/** A request as it came, before anything of it is believed. */
export type SignedRequest = {
  what: PeerQuestion["what"];
  terminalId: string;
  challenge: string;
  signature: string;
  body: Uint8Array;
};

/** Which paired terminal says this. @throws ServiceError `peerUnknown`: none, or not by its key, or it was said before */
export async function askingPeer(context: ServiceContext, request: SignedRequest): Promise<AskingPeer> {
  const { what, terminalId, challenge, signature, body } = request;
  const isFresh = context.peering.challenges.take(challenge) !== null;
  const peer = await context.store.database.read((client) => readPeer(client, terminalId));
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  const isIts = peer !== null && isSignedBy(peer.publicKey, signedText({ what, challenge, bodySha256 }), signature);
  if (isFresh && isIts) return peer;
  await tellNotHeard(context, terminalId);
  throw new ServiceError("peerUnknown");
}

/** Anybody can make us refuse something: it is told once a minute, with the last one's name, and how many there were. */
async function tellNotHeard(context: ServiceContext, terminalId: string): Promise<void> {
  const { notHeard } = context.peering;
  notHeard.times += 1;
  const at = context.now();
  if (at - notHeard.toldAt < notHeardEveryMs) return;
  const { times } = notHeard;
  Object.assign(notHeard, { toldAt: at, times: 0 });
  await context.store.database.transaction((tx) =>
    addAudit(tx, {
      ...{ at, actor: { kind: "peer", id: null, name: "?" }, verb: "peers.notHeard", nodeId: null, before: null },
      after: { claims: terminalId.slice(0, 200), times },
    }),
  );
}
