import type { Ups } from "../../domain/tree/entities.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** A UPS as the newest saved settings have it. @throws ServiceError `notFound` */
export async function savedUps(context: Pick<ServiceContext, "savedTree">, id: string): Promise<Ups> {
  const ups = (await context.savedTree())?.relations.upses.get(id);
  if (ups === undefined) throw new ServiceError("notFound");
  return ups;
}
