import type { FieldError, Problem, ProblemCode } from "../contract/problem.ts";

/** What goes with a code: the members of the problem document that it fills. */
export type ProblemExtra = Pick<
  Problem,
  "fieldErrors" | "findings" | "refused" | "currentVersion" | "newestRevision" | "changedIds" | "retryAfterSec"
>;

/** A request that was understood and not done. The code says why; nothing was changed. */
export class ServiceError extends Error {
  readonly code: ProblemCode;
  readonly extra: ProblemExtra;
  constructor(code: ProblemCode, extra: ProblemExtra = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = "ServiceError";
    this.code = code;
    this.extra = extra;
  }
}

export function fieldError(path: string[], code: FieldError["code"], params: FieldError["params"] = {}): FieldError {
  return { path, code, params };
}
