import { setTimeout as sleep } from "node:timers/promises";
import type { TransferItem } from "../../contract/peers.ts";
import { listPeers, type StoredPeer, writeLastTransfer } from "../../persistence/peers.ts";
import type { StoredActor } from "../../persistence/stored-actor.ts";
import type { ServiceContext } from "../context.ts";
import { problemOf } from "../problem-of.ts";
import { connectAs } from "./connect.ts";
import { sendAs } from "./send.ts";

const askAgainMs = 5_000;

/**
 * Sends what was just saved to each terminal that is to have every save. In the background: who saved does not wait, and what became of it
 * stands with the terminal. What a terminal alone holds is never replaced this way. A sequence there is waited for.
 */
export function sendOnSave(context: ServiceContext, by: StoredActor): void {
  const { peering } = context;
  // What an earlier save still waits to send is no longer the newest.
  peering.sending.abort();
  peering.sending = new AbortController();
  const { signal } = peering.sending;
  void (async () => {
    const peers = await context.store.database.read(listPeers);
    await Promise.all(
      peers.filter((peer) => peer.sealedPassword !== "").map((peer) => sendTo(context, peer, by, signal)),
    );
  })().catch(() => {
    // The database is gone: with it all that could be told.
  });
}

async function sendTo(context: ServiceContext, peer: StoredPeer, by: StoredActor, signal: AbortSignal): Promise<void> {
  const { terminalId, sealedPassword } = peer;
  let number = 0;
  while (!signal.aborted) {
    try {
      const password = context.store.box.open(sealedPassword);
      const { connectionId, relation, mine } = await connectAs(context, { terminalId, password, by: by.name });
      number = mine.number;
      if (signal.aborted || relation === "same") return;
      await sendAs(context, by, { terminalId, connectionId, replaceUnknown: false });
      return;
    } catch (error) {
      const { code } = problemOf(error);
      if (code !== "sequenceRuns") {
        const transfer: TransferItem = { direction: "sent", at: context.now(), by: by.name, number, code };
        await context.store.database.transaction((tx) => writeLastTransfer(tx, terminalId, transfer));
        return;
      }
      await sleep(askAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
