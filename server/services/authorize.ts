import { may, type Verb } from "../auth/may.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { belowGroups, changedOutside } from "../domain/tree/group-scope.ts";
import type { Asker, Caller } from "./context.ts";
import { ServiceError } from "./service-error.ts";

/**
 * The first line of every verb. Where nodes stand is judged once their tree is known, by the two below.
 * @throws ServiceError `notSignedIn`, `forbidden`, `outsideGroups` (what concerns everybody, for somebody limited to groups)
 */
export function authorize(asker: Asker, verb: Verb): Caller {
  if (asker === null) throw new ServiceError("notSignedIn");
  const refusal = may(asker, verb);
  if (refusal !== null) throw new ServiceError(refusal);
  return asker;
}

/** For what is done to nodes as they stand in a tree. @throws ServiceError `outsideGroups`: the caller is limited to groups, and one is elsewhere */
export function withinGroups(caller: Caller, tree: Tree | null, nodeIds: readonly NodeId[]): void {
  if (caller.groups === undefined) return;
  const isBelow = tree === null ? () => false : belowGroups(tree, caller.groups);
  if (!nodeIds.every(isBelow)) throw new ServiceError("outsideGroups");
}

/** For what comes of an edit: every difference must be below the caller's groups. @throws ServiceError `outsideGroups` with the others' ids */
export function changesWithinGroups(caller: Caller, before: Tree, after: Tree): void {
  const changed = changedOutside(caller.groups ?? null, before, after);
  if (changed.length > 0) throw new ServiceError("outsideGroups", { changedIds: changed.slice(0, 100) });
}
