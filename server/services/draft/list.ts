import type { DraftItem } from "../../contract/api.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { listDrafts as list } from "../../persistence/drafts.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { draftIdOf } from "./current-draft.ts";

/** Drafts with changes that nobody saved yet: one's own, and those of others. The one changed last comes first. */
export async function listDrafts(context: ServiceContext, asker: Asker): Promise<{ items: DraftItem[] }> {
  const actor = authorize(asker, "draft.list");
  const mine = draftIdOf(actor);
  return context.store.database.read(async (client) => {
    const items: DraftItem[] = [];
    for (const { id, updatedAt, actor: owner } of await list(client)) {
      const { base, tree, baseRevision } = await context.drafts.current(client, id);
      const changes = base === tree ? 0 : changedIds(base, tree).length;
      if (changes === 0) continue;
      items.push({
        id,
        owner: { kind: owner.kind, name: owner.name },
        updatedAt,
        baseRevision,
        changes,
        isMine: id === mine,
      });
    }
    return { items };
  });
}
