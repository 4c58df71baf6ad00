import type { Draft } from "../../contract/api.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { draftOnWire } from "./current-draft.ts";
import { editDraft } from "./edit-draft.ts";

/** Back to the newest revision. The version grows, so that a change made on the old draft is refused. */
export async function discardDraft(context: ServiceContext, asker: Asker): Promise<Draft> {
  const actor = authorize(asker, "draft.discard");
  return editDraft(context, actor, null, async (tx, draft) => {
    const lost = changedIds(draft.base, draft.tree);
    const tree = await context.drafts.treeOf(tx, draft.newestRevision);
    const { newestRevision } = draft;
    return {
      answer: (next) => draftOnWire(context, next),
      draft: lost.length === 0 ? null : { ...draft, tree, base: tree, baseRevision: newestRevision, removed: [] },
      audit: {
        ...{ verb: "draft.discard", nodeId: null, after: null },
        before: { changedIds: lost.slice(0, 100), count: lost.length },
      },
    };
  });
}
