import type { Draft } from "../../contract/api.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { draftOnWire } from "./current-draft.ts";
import { editDraft } from "./edit-draft.ts";

/**
 * Makes the draft what an earlier revision was, secrets included. It becomes the newest revision only when it is saved.
 * @throws ServiceError `notFound` (no such revision), `draftConflict`
 */
export async function restoreDraft(
  context: ServiceContext,
  asker: Asker,
  input: { version: number; revision: number },
): Promise<Draft> {
  const actor = authorize(asker, "draft.restore");
  const { version, revision } = input;
  return editDraft(context, actor, version, async (tx, draft) => {
    if (draft.newestRevision === null || revision > draft.newestRevision) throw new ServiceError("notFound");
    const tree = await context.drafts.treeOf(tx, revision);
    const changed = changedIds(draft.tree, tree);
    return {
      answer: (next) => draftOnWire(context, next),
      draft: changed.length === 0 ? null : { ...draft, tree, removed: [] },
      audit: {
        ...{ verb: "draft.restore", nodeId: null, before: null },
        after: { revision, changedIds: changed.slice(0, 100), count: changed.length },
      },
    };
  });
}
