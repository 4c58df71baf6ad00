import type { AuditPage } from "../../contract/api.ts";
import { listAudits } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

const usualLimit = 100;

/** Who changed what, newest first. `nextBefore` null: there is nothing older. */
export async function listAudit(
  context: ServiceContext,
  asker: Asker,
  input: { before?: number | undefined; limit?: number | undefined },
): Promise<AuditPage> {
  authorize(asker, "audit.list");
  const limit = input.limit ?? usualLimit;
  const found = await context.store.database.read((client) =>
    listAudits(client, { before: input.before ?? null, limit: limit + 1 }),
  );
  const items = found.slice(0, limit);
  return { items, nextBefore: found.length > limit ? (items.at(-1)?.seq ?? null) : null };
}
