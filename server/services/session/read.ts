import type { Actor } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker } from "../context.ts";

export function readSession(asker: Asker): { actor: Actor } {
  return { actor: authorize(asker, "session.read") };
}
