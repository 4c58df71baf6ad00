import type { Draft } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { draftIdOf, draftOnWire } from "./current-draft.ts";

/** The caller's own draft. */
export async function readDraft(context: ServiceContext, asker: Asker): Promise<Draft> {
  const actor = authorize(asker, "draft.read");
  const draft = await context.store.database.read((client) => context.drafts.current(client, draftIdOf(actor)));
  return draftOnWire(context, draft);
}
