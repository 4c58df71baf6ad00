import type { Actor } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker } from "../context.ts";
import { ServiceError } from "../service-error.ts";

/** Who one is signed in as; the command line is not signed in. */
export function readSession(asker: Asker): { actor: Actor } {
  const actor = authorize(asker, "session.read");
  if (actor.kind === "commandLine") throw new ServiceError("notSignedIn");
  return { actor };
}
