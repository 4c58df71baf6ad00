import { storedActorOf } from "../../auth/accounts.ts";
import type { RevisionItem } from "../../contract/api.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { hasErrors, rules } from "../../domain/tree/rules/rules.ts";
import { addAudit } from "../../persistence/audits.ts";
import type { Transaction } from "../../persistence/database.ts";
import { writeDraftAsBase } from "../../persistence/drafts.ts";
import { addRevision } from "../../persistence/revisions.ts";
import { authorize, changesWithinGroups } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { type CurrentDraft, draftIdOf } from "../draft/current-draft.ts";
import { knownFacts } from "../known-facts.ts";
import { sendOnSave } from "../peering/send-on-save.ts";
import { ServiceError } from "../service-error.ts";

/**
 * Makes the draft the next revision, and tells the controller.
 * @throws ServiceError `draftConflict` (the draft changed after it was looked at), `revisionConflict` (a newer revision than the
 * draft's base; it says what that changed), `invalidSettings` (with all findings), `nothingChanged`, `outsideGroups`. The draft stays as it is.
 */
export async function saveRevision(
  context: ServiceContext,
  asker: Asker,
  input: { comment: string; draftVersion: number },
): Promise<RevisionItem> {
  const actor = authorize(asker, "revisions.save");
  const { database, box } = context.store;
  let next: CurrentDraft | null = null;
  const revision = await database.transaction(async (tx) => {
    const draft = await context.drafts.current(tx, draftIdOf(actor));
    if (input.draftVersion !== draft.version)
      throw new ServiceError("draftConflict", { currentVersion: draft.version });
    if (draft.baseRevision !== draft.newestRevision) throw await conflict(context, tx, draft);
    const changed = changedIds(draft.base, draft.tree);
    if (changed.length === 0) throw new ServiceError("nothingChanged");
    // The limit may be younger than the draft.
    changesWithinGroups(actor, draft.base, draft.tree);
    const findings = rules(draft.tree, knownFacts(context, draft.tree));
    if (hasErrors(findings)) throw new ServiceError("invalidSettings", { findings });
    const [at, by] = [context.now(), storedActorOf(actor)];
    const number = (draft.newestRevision ?? 0) + 1;
    const saved = await addRevision(tx, { number, tree: draft.tree, comment: input.comment, actor: by, at, box });
    next = { ...draft, version: draft.version + 1, base: draft.tree, baseRevision: number, newestRevision: number };
    await writeDraftAsBase(tx, { id: draft.id, draft: next, actor: by, at, box });
    await addAudit(tx, {
      at,
      actor: by,
      verb: "revisions.save",
      nodeId: null,
      before: { revision: draft.newestRevision },
      after: { revision: number, sha256: saved.sha256, changedIds: changed.slice(0, 100), count: changed.length },
    });
    return saved;
  });
  if (next !== null) context.drafts.remember(next);
  context.nudge.revisionSaved(revision.number);
  sendOnSave(context, storedActorOf(actor));
  return revision;
}

async function conflict(context: ServiceContext, tx: Transaction, draft: CurrentDraft): Promise<ServiceError> {
  const { newestRevision, base } = draft;
  const newest = await context.drafts.treeOf(tx, newestRevision);
  return new ServiceError("revisionConflict", {
    ...(newestRevision === null ? {} : { newestRevision }),
    changedIds: changedIds(base, newest),
  });
}
