import type { z } from "zod";
import { storedActorOf } from "../../auth/accounts.ts";
import type { changeDraftRequest } from "../../contract/api.ts";
import { changeFromWire, integrityErrors } from "../../contract/tree-change.ts";
import { applyChange, type TreeChange } from "../../domain/tree/change.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { placedNode } from "../../domain/tree/folders.ts";
import { treeLists } from "../../domain/tree/lists.ts";
import { differences } from "../../domain/tree/patch.ts";
import { hasSecrets, keepSecrets } from "../../domain/tree/secrets.ts";
import { type RemovedNode, writeDraftChange } from "../../persistence/drafts.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import type { CurrentDraft } from "./current-draft.ts";
import { editDraft } from "./edit-draft.ts";

/** So many differences of one edit stand in the audit log; an import has its own entry. */
const mostInAudit = 100;

/**
 * Makes one edit in the caller's draft. A hidden secret stays what it was, also when a removed node comes back; in a copy it is that of the
 * node that was copied.
 * @throws ServiceError `draftConflict`, `invalidFields` (paths as in the whole settings)
 */
export async function changeDraft(
  context: ServiceContext,
  asker: Asker,
  input: z.output<typeof changeDraftRequest>,
): Promise<{ version: number }> {
  const actor = authorize(asker, "draft.change");
  return editDraft(context, actor, input.version, (_tx, draft) => {
    const change = withSecrets(changeFromWire(input.change), draft, input.copies);
    const tree = applyChange(draft.tree, change);
    const fieldErrors = integrityErrors(tree);
    if (fieldErrors.length > 0) throw new ServiceError("invalidFields", { fieldErrors });
    const found = differences(draft.tree, tree);
    const gone = removedBy(change, draft.tree);
    const removed = gone.length === 0 ? draft.removed : [...draft.removed, ...gone];
    const shown = found.slice(0, mostInAudit);
    const nodeIds = new Set(found.map(({ nodeId }) => nodeId));
    const of = (side: "from" | "to") => shown.map(({ nodeId, field, ...one }) => ({ nodeId, field, value: one[side] }));
    return {
      answer: ({ version }) => ({ version }),
      draft: found.length === 0 && isSameOrder(change) ? null : { ...draft, tree, removed },
      audit: {
        ...{ verb: "draft.change", nodeId: nodeIds.size === 1 ? ([...nodeIds][0] ?? null) : null },
        ...{ before: of("from"), after: { count: found.length, changes: of("to") } },
      },
      write: (tx, next) =>
        writeDraftChange(tx, {
          ...{ id: next.id, draft: next, change, hasRemoved: gone.length > 0 },
          ...{ actor: storedActorOf(actor), at: context.now(), box: context.store.box },
        }),
    };
  });
}

function isSameOrder({ lists }: TreeChange): boolean {
  return Object.values(lists).every(({ at }) => Object.keys(at).length === 0);
}

/** The change with its hidden secrets put in: from the node as it is, as it was removed, or from the one of which it is a copy. */
function withSecrets(change: TreeChange, draft: CurrentDraft, copies: Readonly<Record<NodeId, NodeId>>): TreeChange {
  const removed = new Map(draft.removed.map((node) => [node.id, node]));
  const sources = new Map<NodeId, { id: NodeId }>(
    [...draft.tree.upses, ...draft.tree.terminals].map((node) => [node.id, node]),
  );
  const formerOf = (id: NodeId): unknown => {
    const from = Object.hasOwn(copies, id) ? (copies[id] ?? id) : id;
    return sources.get(id) ?? removed.get(id) ?? sources.get(from) ?? removed.get(from);
  };
  const lists: TreeChange["lists"] = { ...change.lists };
  for (const list of treeLists) {
    const own = lists[list];
    if (own !== undefined)
      Object.assign(lists, { [list]: { ...own, put: own.put.map((node) => keepSecrets(node, formerOf(node.id))) } });
  }
  return { ...change, lists };
}

function removedBy({ lists }: TreeChange, before: Tree): RemovedNode[] {
  const ids = [...(lists.upses?.remove ?? []), ...(lists.terminals?.remove ?? [])];
  return ids.flatMap((id) => {
    const node = placedNode(before, id)?.node;
    return node !== undefined && hasSecrets(node) ? [node] : [];
  });
}
