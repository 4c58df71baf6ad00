import type { Revision } from "../../contract/api.ts";
import { hideSecrets } from "../../domain/tree/secrets.ts";
import { readRevision as read } from "../../persistence/revisions.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** @throws ServiceError `notFound` */
export async function readRevision(
  context: ServiceContext,
  asker: Asker,
  input: { number: number },
): Promise<Revision> {
  authorize(asker, "revisions.read");
  const { database, box } = context.store;
  const revision = await database.read((client) => read(client, input.number, box));
  if (revision === null) throw new ServiceError("notFound");
  return { ...revision, tree: hideSecrets(revision.tree) };
}
