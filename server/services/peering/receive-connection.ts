import type { PeerConnection, PeerState } from "../../contract/peers.ts";
import { hideSecrets } from "../../domain/tree/secrets.ts";
import { addAudit } from "../../persistence/audits.ts";
import type { StoredPeer } from "../../persistence/peers.ts";
import { version } from "../../version.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { makeSealingKey } from "./bundle.ts";
import { newestHeld } from "./held.ts";
import { readSiteName } from "./site-name.ts";

/** How this terminal is, for a paired one. */
export async function stateForPeer(context: ServiceContext): Promise<PeerState> {
  const { held, site } = await context.store.database.read(async (client) => ({
    held: await newestHeld(client),
    site: await readSiteName(client),
  }));
  const { outage, controller } = context.live.snapshot();
  // Without settings there is nothing to act on.
  const acts = held !== null && context.peering.role.read().acts;
  return {
    ...{ version, now: context.now(), held, acts, sequenceRuns: outage !== null, epoch: controller.epoch },
    site: site?.isShared === true ? site.name : null,
  };
}

/**
 * Somebody at a paired terminal wants to send settings: the password is checked, and what stands here is told without its secrets.
 * @throws ServiceError `transferClosed`, `wrongTransferPassword`, `tooManyRequests`
 */
export async function connectionForPeer(
  context: ServiceContext,
  peer: StoredPeer,
  input: { password: string },
): Promise<PeerConnection> {
  const { peering } = context;
  const check = await peering.checkPassword(input.password);
  if (typeof check === "object") throw new ServiceError("tooManyRequests", check);
  if (check === "noneSet") throw new ServiceError("transferClosed");
  if (check === "wrong") {
    await context.store.database.transaction((tx) =>
      addAudit(tx, {
        ...{ at: context.now(), actor: { kind: "peer", id: peer.terminalId, name: peer.terminalId } },
        ...{ verb: "peers.wrongPassword", nodeId: peer.terminalId, before: null, after: null },
      }),
    );
    throw new ServiceError("wrongTransferPassword");
  }
  const saved = await context.savedTree();
  const state = await stateForPeer(context);
  const sealing = makeSealingKey();
  const newest = state.held?.number ?? null;
  return {
    ...state,
    session: peering.sessions.put({ terminalId: peer.terminalId, sealing, newest }),
    sealingKey: sealing.publicKey,
    tree: saved && hideSecrets(saved.tree),
  };
}
