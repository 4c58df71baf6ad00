import { storedActorOf } from "../../auth/accounts.ts";
import {
  bundleTaken,
  type HeldRevision,
  peerProtocol,
  type SendAnswer,
  type SettingsBundle,
  type TransferItem,
} from "../../contract/peers.ts";
import { addAudit } from "../../persistence/audits.ts";
import { writeLastTransfer } from "../../persistence/peers.ts";
import { listRevisions } from "../../persistence/revisions.ts";
import type { StoredActor } from "../../persistence/stored-actor.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { problemOf } from "../problem-of.ts";
import { ServiceError } from "../service-error.ts";
import { askPeer } from "./ask-peer.ts";
import { sealBundle } from "./bundle.ts";
import { pairedWith } from "./own-terminal.ts";
import type { OpenConnection } from "./peering.ts";
import { shareSiteName, siteNameToSend } from "./site-name.ts";

/**
 * 制御端末へ設定情報送信: sends the newest revision to a terminal that was connected to. There it is applied all or not at all. What became of
 * it is kept, and audited. @throws ServiceError `transferExpired` (connect again), `unknownThere` (needs `replaceUnknown`), and what the
 * terminal answers: `sequenceRuns` (it waits; send again later), `peerChanged`, `otherSite`, `invalidSettings`, `bundleDamaged`, …
 */
export async function sendSettings(
  context: ServiceContext,
  asker: Asker,
  input: { terminalId: string; connectionId: string; replaceUnknown: boolean },
): Promise<SendAnswer> {
  return sendAs(context, storedActorOf(authorize(asker, "peers.send")), input);
}

/** @throws ServiceError as `sendSettings` */
export async function sendAs(
  context: ServiceContext,
  by: StoredActor,
  input: { terminalId: string; connectionId: string; replaceUnknown: boolean },
): Promise<SendAnswer> {
  const { connections } = context.peering;
  const open = connections.look(input.connectionId);
  if (open === null || open.terminalId !== input.terminalId || open.by !== by.name)
    throw new ServiceError("transferExpired");
  if (open.isUnknown && !input.replaceUnknown) throw new ServiceError("unknownThere");
  const peer = await pairedWith(context, open.terminalId);
  const startedAt = context.now();
  const { bundle, site } = await bundleOf(context, open, by);
  try {
    const { held } = await askPeer(context, peer, { what: "settings", body: bundle, answer: bundleTaken });
    connections.take(input.connectionId);
    await told(context, { by, open, number: bundle.revision.number, held, code: null, site });
    return { held, tookMs: context.now() - startedAt };
  } catch (error) {
    const { code } = problemOf(error);
    // What waits has not come to an end.
    if (code === "sequenceRuns") connections.prolong(input.connectionId);
    else await told(context, { by, open, number: bundle.revision.number, held: null, code, site });
    throw error;
  }
}

async function bundleOf(
  context: ServiceContext,
  open: OpenConnection,
  by: StoredActor,
): Promise<{ bundle: SettingsBundle; site: string }> {
  const { database } = context.store;
  const saved = await context.savedTree();
  const [newest] = await database.read(listRevisions);
  if (saved === null || newest === undefined) throw new ServiceError("nothingSaved");
  const site = await database.transaction((tx) => siteNameToSend(tx, context.now()));
  const { number, sha256, comment } = newest;
  const sealed = await sealBundle(JSON.stringify(saved.tree), open.sealingKey);
  const bundle = {
    ...{ protocol: peerProtocol, session: open.session, site, replaces: open.held?.number ?? null },
    ...{ revision: { number, sha256, comment }, sentBy: by.name },
    ...sealed,
  };
  return { bundle, site };
}

type Outcome = {
  by: StoredActor;
  open: OpenConnection;
  number: number;
  held: HeldRevision | null;
  code: string | null;
};

async function told(context: ServiceContext, outcome: Outcome & { site: string }): Promise<void> {
  const { by, open, number, held, code, site } = outcome;
  const at = context.now();
  const transfer: TransferItem = { direction: "sent", at, by: by.name, number, code };
  await context.store.database.transaction(async (tx) => {
    await writeLastTransfer(tx, open.terminalId, transfer);
    if (code === null) await shareSiteName(tx, site, at);
    await addAudit(tx, {
      ...{ at, actor: by, verb: "peers.send", nodeId: open.terminalId },
      before: open.held && { revision: open.held.number, sha256: open.held.sha256 },
      after: { revision: number, code, there: held?.number ?? null },
    });
  });
}
