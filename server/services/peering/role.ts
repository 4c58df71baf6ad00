import { storedActorOf } from "../../auth/accounts.ts";
import { peerState, roleAnswer } from "../../contract/peers.ts";
import { addAudit } from "../../persistence/audits.ts";
import { listPeers, type StoredPeer } from "../../persistence/peers.ts";
import { newestRevisionNumber } from "../../persistence/revisions.ts";
import type { StoredActor } from "../../persistence/stored-actor.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { problemOf } from "../problem-of.ts";
import { ServiceError } from "../service-error.ts";
import { askPeer } from "./ask-peer.ts";
import { followActing, inheritReplica } from "./follow.ts";
import { readSiteName } from "./site-name.ts";

const unseenStarts = 1000;

/**
 * From now on this terminal acts. Each paired one that acts is told to stand by first, so that there is no moment with two.
 * @throws ServiceError `actingUnreachable` (one does not answer; `evenIfUnreachable` goes on), `sequenceRuns` (here, or at the one that acts:
 * it goes through with it), `nothingSaved` (there is nothing here to act on), `noNodeId`
 */
export async function takeOver(
  context: ServiceContext,
  asker: Asker,
  input: { evenIfUnreachable: boolean },
): Promise<{ acts: boolean }> {
  const by = storedActorOf(authorize(asker, "peers.act"));
  const { role } = context.peering;
  const { peers, newest } = await context.store.database.read(async (client) => ({
    peers: await listPeers(client),
    newest: await newestRevisionNumber(client),
  }));
  if (newest === null) throw new ServiceError("nothingSaved");
  const seen = await Promise.all(peers.map((peer) => epochOfOther(context, peer)));
  if (seen.includes(null) && !input.evenIfUnreachable) throw new ServiceError("actingUnreachable");
  // The last of what it is about, while it still acts.
  await followActing(context);
  for (const other of seen) {
    if (!other?.acts) continue;
    await askPeer(context, other.peer, { what: "stand-by", body: {}, answer: roleAnswer });
  }
  const highest = Math.max(role.read().epochFloor, ...seen.map((other) => other?.epoch ?? 0));
  // One that does not answer has an epoch that grew by one at each of its starts.
  const epochFloor = seen.includes(null) ? highest + unseenStarts : highest;
  if (!role.read().acts) await inheritReplica(context);
  await changeRole(context, { acts: true, by, epochFloor });
  return { acts: true };
}

/** Has this terminal act, or stand by. @throws ServiceError as `takeOver`, or as `standBy` */
export function setRole(
  context: ServiceContext,
  asker: Asker,
  { acts, evenIfUnreachable }: { acts: boolean; evenIfUnreachable: boolean },
): Promise<{ acts: boolean }> {
  return acts ? takeOver(context, asker, { evenIfUnreachable }) : standBy(context, asker);
}

/** From now on this terminal watches, and commands nothing. @throws ServiceError `sequenceRuns` */
export async function standBy(context: ServiceContext, asker: Asker): Promise<{ acts: boolean }> {
  const by = storedActorOf(authorize(asker, "peers.act"));
  await stepBack(context, by);
  return { acts: false };
}

/** @throws ServiceError `sequenceRuns`: what has begun is gone through with */
export async function stepBack(context: ServiceContext, by: StoredActor): Promise<void> {
  const { role } = context.peering;
  const { acts, epochFloor } = role.read();
  if (!acts) return;
  if (context.live.snapshot().outage !== null) throw new ServiceError("sequenceRuns");
  await changeRole(context, { acts: false, by, epochFloor });
}

/**
 * Two that act on the settings that they share settle it when they meet: the one with the lower epoch was taken over from, and stands by, also in
 * the middle of a sequence, for the other one goes on with it. One that holds other settings, or none, is no reason to step back. Answers
 * whether it did.
 */
export async function settleRoles(context: ServiceContext): Promise<boolean> {
  const { role, selfId } = context.peering;
  const { state, epoch } = context.live.snapshot().controller;
  if (selfId === null || state !== "running" || !role.read().acts) return false;
  const { peers, site } = await context.store.database.read(async (client) => ({
    peers: await listPeers(client),
    site: await readSiteName(client),
  }));
  if (site === null || !site.isShared) return false;
  const seen = await Promise.all(peers.map((peer) => epochOfOther(context, peer)));
  const later = seen.find((other) => {
    if (!other?.acts || other.site !== site.name) return false;
    return other.epoch === epoch ? other.peer.terminalId < selfId : other.epoch > epoch;
  });
  if (!later) return false;
  const { terminalId } = later.peer;
  const by: StoredActor = { kind: "peer", id: terminalId, name: terminalId };
  await changeRole(context, { acts: false, by, epochFloor: role.read().epochFloor });
  return true;
}

async function changeRole(
  context: ServiceContext,
  next: { acts: boolean; by: StoredActor; epochFloor: number },
): Promise<void> {
  const { role, selfId } = context.peering;
  const { acts, by, epochFloor } = next;
  const before = role.read();
  if (before.acts === acts) return;
  const at = context.now();
  await context.store.database.transaction((tx) =>
    addAudit(tx, {
      ...{ at, actor: by, verb: acts ? "peers.takeOver" : "peers.standBy", nodeId: selfId },
      ...{ before: { acts: before.acts }, after: { acts, epochFloor } },
    }),
  );
  role.write({ acts, since: at, by: by.name, epochFloor });
  context.nudge.roleChanged();
}

/** null: it does not answer. */
async function epochOfOther(
  context: ServiceContext,
  peer: StoredPeer,
): Promise<{ peer: StoredPeer; acts: boolean; epoch: number; site: string | null } | null> {
  try {
    const { acts, epoch, site } = await askPeer(context, peer, { what: "state", body: {}, answer: peerState });
    return { peer, acts, epoch, site };
  } catch (error) {
    // Who does not know which terminal it is must not take this for a dead other one.
    if (problemOf(error).code === "noNodeId") throw error;
    return null;
  }
}
