import type { RevisionItem } from "../../contract/api.ts";
import { listRevisions as list } from "../../persistence/revisions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** Newest first. */
export async function listRevisions(context: ServiceContext, asker: Asker): Promise<{ items: RevisionItem[] }> {
  authorize(asker, "revisions.list");
  return { items: await context.store.database.read(list) };
}
