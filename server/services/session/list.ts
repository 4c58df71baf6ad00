import type { Credential } from "../../auth/accounts.ts";
import type { SessionItem } from "../../contract/api.ts";
import { listSessions as list } from "../../persistence/sessions.ts";
import { authorize } from "../authorize.ts";
import type { ServiceContext } from "../context.ts";

/** One's own sessions, newest first; a key has none. */
export async function listSessions(
  context: ServiceContext,
  credential: Credential | null,
): Promise<{ items: SessionItem[] }> {
  const actor = authorize(credential?.actor ?? null, "sessions.list");
  if (actor.kind !== "user") return { items: [] };
  const own = await context.store.database.read((client) => list(client, { userId: actor.id, at: context.now() }));
  return { items: own.map((session) => ({ ...session, current: session.id === credential?.sessionId })) };
}
