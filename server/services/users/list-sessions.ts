import type { PersonSession } from "../../contract/api.ts";
import { listAllSessions as list } from "../../persistence/sessions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** Everybody's sessions, newest first. */
export async function listAllSessions(context: ServiceContext, asker: Asker): Promise<{ items: PersonSession[] }> {
  authorize(asker, "users.listSessions");
  return { items: await context.store.database.read((client) => list(client, context.now())) };
}
