import type { NodeId, Storage, Terminal, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { offWithGraceToDarkSec } from "./off-to-dark.ts";
import { longestChainSec, type StopChain } from "./stop-chain.ts";
import { flushTimeoutSecOf } from "./storage-times.ts";

/** Where things stand, as far as times depend on it. */
export type Standing = {
  downIds: ReadonlySet<NodeId>;
  /** Of those, the terminals that only passed their time: their UPS goes off with grace. */
  pastTimeIds: ReadonlySet<NodeId>;
  flushedIds: ReadonlySet<NodeId>;
  darkIds: ReadonlySet<NodeId>;
};
type Args = { tree: Tree; relations: Relations; chain: StopChain; standing: Standing };

/** The linked terminals that use a storage; control terminals use only disks of the control side. */
export function linkedUsersOf(relations: Relations, storageId: NodeId): readonly Terminal[] {
  return relations.usersOf(storageId).filter((t) => t.kind === "linked");
}

/** Seconds until linked storage may be cut: its users' stops, their UPSes off, and its flush. 0: it is flushed, or has no linkage and no users up. */
export function linkedStorageStopSec(args: Args, storage: Storage): number {
  if (args.standing.flushedIds.has(storage.id)) return 0;
  const users = linkedUsersOf(args.relations, storage.id);
  const userIds = new Set(users.map((t) => t.id));
  const upsIds = new Set(users.flatMap((t) => args.relations.feedsOf(t.id)));
  const offSec = [...upsIds].reduce((longest, id) => Math.max(longest, upsOffSec(args, id, userIds)), 0);
  return Math.max(longestChainSec(args.chain, users), offSec) + flushTimeoutSecOf(args.tree, storage);
}

/** Seconds until the UPS of users is dark; 0 where nobody waits for it: it is, it goes off at once, or it has to stay on for others. */
function upsOffSec({ relations, chain, standing }: Args, upsId: NodeId, userIds: ReadonlySet<NodeId>): number {
  const ups = relations.upses.get(upsId);
  const fed = relations.fedBy(upsId);
  if (!ups || standing.darkIds.has(upsId) || fed.some((t) => !userIds.has(t.id))) return 0;
  if (ups.offCommand === "withShutdown") return offWithGraceToDarkSec(ups);
  const unconfirmed = fed.some((t) => standing.pastTimeIds.has(t.id));
  return longestChainSec(chain, fed) + (unconfirmed ? offWithGraceToDarkSec(ups) : 0);
}

/** Seconds of the linked side's stop, for the groups that stop when all control terminals go. O(nodes). */
export function linkedSideStopSec(args: Args): number {
  const { tree, relations, chain } = args;
  const stops = (groupId: NodeId) => relations.policyOf(groupId).onControlLoss === "stopLinked";
  const terminals = tree.terminals.filter((t) => t.kind === "linked" && stops(t.groupId));
  const storages = tree.storages.filter((s) => s.linkage && !relations.isControlSide(s.groupId) && stops(s.groupId));
  const storageSec = storages.reduce((longest, s) => Math.max(longest, linkedStorageStopSec(args, s)), 0);
  return Math.max(longestChainSec(chain, terminals), storageSec);
}
