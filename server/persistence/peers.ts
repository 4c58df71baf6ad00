import { type Transaction, theSite } from "./database.ts";
import { actorColumns, type StoredActor } from "./stored-actor.ts";

/**
 * Another control terminal that was paired with. `certificate`: its SHA-256 in lower hex. `lastTransfer`: as it was given. `sealedPassword`:
 * of its transfers, encrypted, where each save is sent to it; "": it is not.
 */
export type StoredPeer = {
  terminalId: string;
  url: string;
  certificate: string;
  publicKey: string;
  pairedAt: number;
  pairedBy: string;
  sealedPassword: string;
  lastTransfer: unknown;
};

export async function listPeers(tx: Transaction): Promise<StoredPeer[]> {
  const rows = await tx.peer.findMany({ where: { siteId: theSite }, orderBy: { terminalId: "asc" } });
  return rows.map(storedPeer);
}

/** null: not paired. */
export async function readPeer(tx: Transaction, terminalId: string): Promise<StoredPeer | null> {
  const row = await tx.peer.findUnique({ where: { siteId_terminalId: { siteId: theSite, terminalId } } });
  return row && storedPeer(row);
}

/** Pairs, or pairs anew: what was transferred before stays told. */
export async function writePeer(
  tx: Transaction,
  args: Pick<StoredPeer, "terminalId" | "url" | "certificate" | "publicKey"> & { at: number; actor: StoredActor },
): Promise<void> {
  const { terminalId, url, certificate, publicKey, at, actor } = args;
  const columns = { url, certificate, publicKey, pairedAt: new Date(at), ...actorColumns(actor) };
  await tx.peer.upsert({
    where: { siteId_terminalId: { siteId: theSite, terminalId } },
    create: { siteId: theSite, terminalId, ...columns },
    update: columns,
  });
}

/** false: there was none. */
export async function removePeer(tx: Transaction, terminalId: string): Promise<boolean> {
  const gone = await tx.peer.deleteMany({ where: { siteId: theSite, terminalId } });
  return gone.count > 0;
}

/** `sealed`: encrypted; "": saves are sent to it no longer. */
export async function writePeerPassword(tx: Transaction, terminalId: string, sealed: string): Promise<void> {
  await tx.peer.updateMany({ where: { siteId: theSite, terminalId }, data: { password: sealed } });
}

export async function writeLastTransfer(tx: Transaction, terminalId: string, transfer: unknown): Promise<void> {
  await tx.peer.updateMany({
    where: { siteId: theSite, terminalId },
    data: { lastTransfer: JSON.stringify(transfer) },
  });
}

function storedPeer(row: {
  terminalId: string;
  url: string;
  certificate: string;
  publicKey: string;
  pairedAt: Date;
  actorName: string;
  password: string;
  lastTransfer: string | null;
}): StoredPeer {
  const { terminalId, url, certificate, publicKey, pairedAt, actorName, password, lastTransfer } = row;
  return {
    ...{ terminalId, url, certificate, publicKey },
    ...{ pairedAt: pairedAt.getTime(), pairedBy: actorName, sealedPassword: password },
    lastTransfer: lastTransfer === null ? null : JSON.parse(lastTransfer),
  };
}
