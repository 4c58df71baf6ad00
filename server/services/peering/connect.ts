import { type ConnectAnswer, peerConnection } from "../../contract/peers.ts";
import { hideSecrets } from "../../domain/tree/secrets.ts";
import { listRevisions } from "../../persistence/revisions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { emptyTree } from "../draft/current-draft.ts";
import { differencesOnWire } from "../draft/differences.ts";
import { ServiceError } from "../service-error.ts";
import { askPeer } from "./ask-peer.ts";
import { heldOf, relationOf } from "./held.ts";
import { pairedWith } from "./own-terminal.ts";

/**
 * Connects to another terminal by its transfer password, and says what sending would change there (secrets are not compared). Changes
 * nothing. @throws ServiceError `nothingSaved`, `notPaired`, `noNodeId`, as `PeerLink`, and what the terminal answers: `peerUnknown`,
 * `transferClosed`, `wrongTransferPassword`, `tooManyRequests`
 */
export async function connectToPeer(
  context: ServiceContext,
  asker: Asker,
  input: { terminalId: string; password: string },
): Promise<ConnectAnswer> {
  const { name } = authorize(asker, "peers.send");
  return connectAs(context, { ...input, by: name });
}

/** `by`: who sends by this connection. @throws ServiceError as `connectToPeer` */
export async function connectAs(
  context: ServiceContext,
  { terminalId, password, by }: { terminalId: string; password: string; by: string },
): Promise<ConnectAnswer> {
  const peer = await pairedWith(context, terminalId);
  const saved = await context.savedTree();
  const own = await context.store.database.read(listRevisions);
  const [newest] = own;
  if (saved === null || newest === undefined) throw new ServiceError("nothingSaved");
  const there = await askPeer(context, peer, { what: "connect", body: { password }, answer: peerConnection });
  const { relation } = relationOf(there.held, own);
  const connectionId = context.peering.connections.put({
    ...{ terminalId, by, session: there.session, sealingKey: there.sealingKey, held: there.held },
    isUnknown: relation === "unknown",
  });
  return {
    ...{ connectionId, version: there.version, held: there.held, relation, sequenceRuns: there.sequenceRuns },
    mine: heldOf(newest),
    differences: differencesOnWire(there.tree ?? emptyTree, hideSecrets(saved.tree)),
  };
}
