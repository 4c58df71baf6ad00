import type { z } from "zod";
import type { MergedDraft, mergeDraftRequest } from "../../contract/api.ts";
import { integrityErrors } from "../../contract/tree-change.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { mergeTrees } from "../../domain/tree/merge.ts";
import { type Difference, differences } from "../../domain/tree/patch.ts";
import type { Transaction } from "../../persistence/database.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { type CurrentDraft, draftOnWire } from "./current-draft.ts";
import { differencesOnWire, nodeWords } from "./differences.ts";
import { editDraft } from "./edit-draft.ts";

type Input = z.output<typeof mergeDraftRequest>;

/**
 * Brings into the caller's draft what somebody saved meanwhile, or what stands in somebody else's draft (which stays as it is). Where a node
 * needs a choice and has none, or with `dryRun`, nothing is changed.
 * @throws ServiceError `draftConflict`, `notFound` (no such draft), `invalidFields` (what came out does not fit together)
 */
export async function mergeDraft(context: ServiceContext, asker: Asker, input: Input): Promise<MergedDraft> {
  const actor = authorize(asker, "draft.merge");
  return editDraft(context, actor, input.version, async (tx, draft) => {
    const { base, theirs, baseRevision } = await other(context, tx, draft, input);
    const merged = mergeTrees(base, draft.tree, theirs, input.choices);
    const isDone = merged.conflicts.length === 0 && !input.dryRun;
    const fieldErrors = isDone ? integrityErrors(merged.tree) : [];
    if (fieldErrors.length > 0) throw new ServiceError("invalidFields", { fieldErrors });
    const [mine, others] = [differences(base, draft.tree), differences(base, theirs)].map(byNode);
    const conflicts = merged.conflicts.map((nodeId) => ({
      nodeId,
      mine: mine?.get(nodeId) ?? [],
      theirs: others?.get(nodeId) ?? [],
    }));
    const nodes = nodeWords(merged.conflicts, draft.tree, theirs);
    const changes = differencesOnWire(draft.tree, merged.tree);
    const newBase = await context.drafts.treeOf(tx, baseRevision);
    return {
      answer: (next) => ({ conflicts, nodes, changes, draft: isDone ? draftOnWire(context, next) : null }),
      draft: isDone ? { ...draft, tree: merged.tree, baseRevision, base: newBase } : null,
      audit: {
        ...{ verb: "draft.merge", nodeId: null, before: { revision: draft.baseRevision } },
        after: { from: input.from, choices: input.choices, revision: baseRevision, count: changes.total },
      },
    };
  });
}

/** What is merged, from where both sides came, and on which revision the draft rests afterwards. */
async function other(
  context: ServiceContext,
  tx: Transaction,
  draft: CurrentDraft,
  { from }: Input,
): Promise<{ base: Tree; theirs: Tree; baseRevision: number | null }> {
  const { newestRevision } = draft;
  if (from.kind === "newestRevision")
    return { base: draft.base, theirs: await context.drafts.treeOf(tx, newestRevision), baseRevision: newestRevision };
  const theirs = await context.drafts.current(tx, from.id);
  if (theirs.version === 0 || theirs.id === draft.id) throw new ServiceError("notFound");
  // Revisions follow each other: the older of the two is in the past of both drafts.
  const [older, newer] = [draft, theirs].sort((a, b) => (a.baseRevision ?? 0) - (b.baseRevision ?? 0));
  return { base: older?.base ?? draft.base, theirs: theirs.tree, baseRevision: newer?.baseRevision ?? null };
}

function byNode(found: readonly Difference[]): Map<NodeId, Difference[]> {
  return Map.groupBy(found, ({ nodeId }) => nodeId);
}
