import { may, type Verb } from "../auth/may.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { Asker, Caller } from "./context.ts";
import { ServiceError } from "./service-error.ts";

/** The first line of every verb. @throws ServiceError `notSignedIn`, `forbidden` */
export function authorize(asker: Asker, verb: Verb, node: NodeId | null = null): Caller {
  if (asker === null) throw new ServiceError("notSignedIn");
  if (!may(asker, verb, node)) throw new ServiceError("forbidden");
  return asker;
}
