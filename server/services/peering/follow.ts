import { type PeerFollowed, peerFollowed } from "../../contract/peers.ts";
import type { JournalEntry } from "../../domain/world/memory.ts";
import { listPeers, type StoredPeer } from "../../persistence/peers.ts";
import { listRevisions } from "../../persistence/revisions.ts";
import type { ServiceContext } from "../context.ts";
import { askPeer } from "./ask-peer.ts";
import { readSiteName } from "./site-name.ts";

/** What was heard longer ago is no longer how the site is: whoever takes over then looks at it afresh. */
const holdsMs = 24 * 60 * 60 * 1000;

/** On a terminal that stands by: takes over from the one that acts what its journal has new. One that does not answer changes nothing. */
export async function followActing(context: ServiceContext): Promise<void> {
  const { role, selfId } = context.peering;
  if (selfId === null || role.read().acts) return;
  const { peers, site } = await context.store.database.read(async (client) => ({
    peers: await listPeers(client),
    site: await readSiteName(client),
  }));
  if (site === null || !site.isShared) return;
  await Promise.all(peers.map((peer) => follow(context, peer, site.name)));
}

async function follow(context: ServiceContext, peer: StoredPeer, site: string): Promise<void> {
  const { role, replica } = context.peering;
  const before = replica.read();
  const known = before?.terminalId === peer.terminalId ? before.entries : [];
  const ask = (after: number) =>
    askPeer(context, peer, { what: "follow", body: { after }, answer: peerFollowed }).catch(() => null);
  const after = known.at(-1)?.seq ?? 0;
  let told = await ask(after);
  // Its journal was begun anew.
  if (told !== null && after > (told.openTo ?? 0)) told = await ask(0);
  if (told === null || !told.acts || told.site !== site) return;
  const { epochFloor, ...rest } = role.read();
  if (told.epoch > epochFloor) role.write({ ...rest, epochFloor: told.epoch });
  const entries = joined(known, told);
  const isSame = before !== null && entries.length === known.length && entries.at(-1)?.seq === known.at(-1)?.seq;
  const isRecent = before !== null && context.now() - before.at < holdsMs / 2;
  // Written when it says something new, and often enough not to be taken for old.
  if (isSame && isRecent && before.terminalId === peer.terminalId) return;
  replica.write({
    ...{ terminalId: peer.terminalId, at: context.now(), entries },
    sequenceSha256: told.sequenceSha256,
  });
}

/** What is open there now: an incident that ended takes its entries along. */
function joined(known: readonly JournalEntry[], { openFrom, entries }: PeerFollowed): JournalEntry[] {
  if (openFrom === null) return [];
  const first = entries[0]?.seq ?? Number.POSITIVE_INFINITY;
  return [...known.filter(({ seq }) => seq >= openFrom && seq < first), ...entries];
}

/** Leaves to this terminal's controller what the one that acted was about, as far as it is known here and not long ago. */
export async function inheritReplica(context: ServiceContext): Promise<void> {
  const { replica } = context.peering;
  const held = replica.read();
  if (held === null || context.now() - held.at > holdsMs || held.entries.length === 0) return;
  const revisions = await context.store.database.read(listRevisions);
  const driving = revisions.find(({ sha256 }) => sha256 === held.sequenceSha256);
  replica.leaveToController(held, (driving ?? revisions[0])?.number ?? null);
}
