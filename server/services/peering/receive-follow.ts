import type { PeerFollowed } from "../../contract/peers.ts";
import { listRevisions } from "../../persistence/revisions.ts";
import type { ServiceContext } from "../context.ts";
import { stateForPeer } from "./receive-connection.ts";

/** What this terminal's controller would go on with after a restart, for a stand-by that may take over: what it does not have yet. */
export async function followedByPeer(context: ServiceContext, input: { after: number }): Promise<PeerFollowed> {
  const [state, open, revisions] = await Promise.all([
    stateForPeer(context),
    context.events.openAfter(input.after),
    context.store.database.read(listRevisions),
  ]);
  const driving = revisions.find(({ number }) => number === open.revision);
  const { from, to, entries } = open;
  return { ...state, openFrom: from, openTo: to, entries, sequenceSha256: driving?.sha256 ?? null };
}
