import type { Ups } from "../../domain/tree/entities.ts";
import { newestRevisionNumber, readRevision } from "../../persistence/revisions.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** A UPS as the newest saved settings have it. @throws ServiceError `notFound` */
export async function savedUps(context: Pick<ServiceContext, "store">, id: string): Promise<Ups> {
  const { database, box } = context.store;
  const revision = await database.read(async (client) => {
    const newest = await newestRevisionNumber(client);
    return newest === null ? null : await readRevision(client, newest, box);
  });
  const ups = revision?.tree.upses.find((one) => one.id === id);
  if (ups === undefined) throw new ServiceError("notFound");
  return ups;
}
