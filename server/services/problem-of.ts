import type { ProblemCode } from "../contract/problem.ts";
import { StoreError } from "../persistence/store-error.ts";
import { type ProblemExtra, ServiceError } from "./service-error.ts";

/** The code that an error comes out as; whatever is not ours is `internal`, and its message stays in the log. */
export function problemOf(error: unknown): { code: ProblemCode; extra: ProblemExtra } {
  if (error instanceof ServiceError) return { code: error.code, extra: error.extra };
  if (error instanceof StoreError && error.code === "storeNotWritable") return { code: "storeNotWritable", extra: {} };
  return { code: "internal", extra: {} };
}
