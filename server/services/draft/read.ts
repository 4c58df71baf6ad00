import type { Draft } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { currentDraft, draftOnWire } from "./current-draft.ts";

export async function readDraft(context: ServiceContext, asker: Asker): Promise<Draft> {
  authorize(asker, "draft.read");
  const { database, box } = context.store;
  return draftOnWire(context, await database.read((client) => currentDraft(client, box)));
}
