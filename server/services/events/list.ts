import type { EventsPage } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

const usualLimit = 100;

/** What happened, newest first. `nextBefore` null: there is nothing older. */
export async function listEvents(
  context: Pick<ServiceContext, "events">,
  asker: Asker,
  input: { before?: number | undefined; limit?: number | undefined; node?: string | undefined },
): Promise<EventsPage> {
  authorize(asker, "events.list");
  const limit = input.limit ?? usualLimit;
  // One more than asked for: it tells whether there is a next page.
  const found = await context.events.list({
    before: input.before ?? null,
    limit: limit + 1,
    nodeId: input.node ?? null,
  });
  const items = found.slice(0, limit);
  return { items, nextBefore: found.length > limit ? (items.at(-1)?.seq ?? null) : null };
}
