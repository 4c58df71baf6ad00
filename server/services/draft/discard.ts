import { storedActorOf } from "../../auth/accounts.ts";
import type { Draft } from "../../contract/api.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { addAudit } from "../../persistence/audits.ts";
import { writeDraft } from "../../persistence/drafts.ts";
import { readRevision } from "../../persistence/revisions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { currentDraft, draftOnWire, emptyTree } from "./current-draft.ts";

/** Back to the newest revision. The version grows, so that a change made on the old draft is refused. */
export async function discardDraft(context: ServiceContext, asker: Asker): Promise<Draft> {
  const actor = authorize(asker, "draft.discard");
  const { database, box } = context.store;
  return database.transaction(async (tx) => {
    const draft = await currentDraft(tx, box);
    const lost = changedIds(draft.base, draft.tree);
    if (lost.length === 0) return draftOnWire(context, draft);
    const { newestRevision } = draft;
    const tree =
      newestRevision === null ? emptyTree : ((await readRevision(tx, newestRevision, box))?.tree ?? emptyTree);
    const next = { ...draft, tree, base: tree, baseRevision: newestRevision, version: draft.version + 1 };
    const [at, by] = [context.now(), storedActorOf(actor)];
    await writeDraft(tx, { draft: next, actor: by, at, box });
    const before = { changedIds: lost.slice(0, 100), count: lost.length };
    await addAudit(tx, { at, actor: by, verb: "draft.discard", nodeId: null, before, after: null });
    return draftOnWire(context, next);
  });
}
