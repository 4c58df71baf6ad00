import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import type { Transaction } from "../../persistence/database.ts";
import { writeDraft } from "../../persistence/drafts.ts";
import { changesWithinGroups } from "../authorize.ts";
import type { Caller, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { type CurrentDraft, draftIdOf } from "./current-draft.ts";

/** For the audit: what was done to which node, and what it was before and after. */
type Audit = { verb: string; nodeId: string | null; before: unknown; after: unknown };

/** What an edit comes to. `draft` null: nothing changes. `write`: how, where the whole draft is not written. */
export type Edited<T> = {
  answer: (draft: CurrentDraft) => T;
  draft: Omit<CurrentDraft, "version"> | null;
  audit: Audit;
  write?: (tx: Transaction, draft: CurrentDraft) => Promise<void>;
};

/**
 * One edit of the caller's own draft, in one transaction, with its entry in the audit log.
 * @throws ServiceError `draftConflict`: it was made on another version than the draft has now; `outsideGroups`; and what `edit` throws
 */
export async function editDraft<T>(
  context: ServiceContext,
  actor: Caller,
  version: number | null,
  edit: (tx: Transaction, draft: CurrentDraft) => Promise<Edited<T>> | Edited<T>,
): Promise<T> {
  const { database, box } = context.store;
  let next: CurrentDraft | null = null;
  const answer = await database.transaction(async (tx) => {
    const draft = await context.drafts.current(tx, draftIdOf(actor));
    if (version !== null && version !== draft.version)
      throw new ServiceError("draftConflict", { currentVersion: draft.version });
    const edited = await edit(tx, draft);
    if (edited.draft === null) return edited.answer(draft);
    // Against what it rests on, not what it was: others' saved changes, merged in, are not this person's.
    changesWithinGroups(actor, edited.draft.base, edited.draft.tree);
    const [at, by] = [context.now(), storedActorOf(actor)];
    next = { ...edited.draft, version: draft.version + 1 };
    if (edited.write) await edited.write(tx, next);
    else await writeDraft(tx, { id: next.id, draft: next, actor: by, at, box });
    await addAudit(tx, { at, actor: by, ...edited.audit });
    return edited.answer(next);
  });
  // Only what is committed may be remembered: its version could come once more with another content.
  if (next !== null) context.drafts.remember(next);
  return answer;
}
