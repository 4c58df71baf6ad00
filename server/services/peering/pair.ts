import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import { readPeer, removePeer, writePeer } from "../../persistence/peers.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { lookAt } from "./look.ts";

/**
 * From now on the terminal at this address is talked to, over the certificate whose fingerprint was compared and no other one, and what it
 * signs is believed to be from it. @throws ServiceError as `lookAt`; `peerCertificate`: another certificate than the compared one
 */
export async function pairWithPeer(
  context: ServiceContext,
  asker: Asker,
  input: { url: string; certificateSha256: string },
): Promise<{ terminalId: string }> {
  const by = storedActorOf(authorize(asker, "peers.pair"));
  const { url, certificate, terminalId, identity } = await lookAt(context, input.url);
  if (certificate !== input.certificateSha256.replaceAll(":", "").toLowerCase())
    throw new ServiceError("peerCertificate");
  const at = context.now();
  await context.store.database.transaction(async (tx) => {
    const before = await readPeer(tx, terminalId);
    await writePeer(tx, { terminalId, url, certificate, publicKey: identity.publicKey, at, actor: by });
    await addAudit(tx, {
      ...{ at, actor: by, verb: "peers.pair", nodeId: terminalId },
      before: before && { url: before.url, certificate: before.certificate },
      after: { url, certificate },
    });
  });
  return { terminalId };
}

/** It is talked to no longer, and what it says is no longer heard. @throws ServiceError `notPaired` */
export async function unpairPeer(context: ServiceContext, asker: Asker, input: { terminalId: string }): Promise<void> {
  const by = storedActorOf(authorize(asker, "peers.pair"));
  const { terminalId } = input;
  await context.store.database.transaction(async (tx) => {
    const before = await readPeer(tx, terminalId);
    if (before === null || !(await removePeer(tx, terminalId))) throw new ServiceError("notPaired");
    await addAudit(tx, {
      ...{ at: context.now(), actor: by, verb: "peers.unpair", nodeId: terminalId },
      before: { url: before.url, certificate: before.certificate },
      after: null,
    });
  });
}
