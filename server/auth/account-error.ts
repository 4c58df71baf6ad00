import type { ProblemCode } from "../contract/problem.ts";

export type AccountErrorCode = Extract<
  ProblemCode,
  | "wrongCredentials"
  | "tooManyRequests"
  | "badSetupToken"
  | "setupDone"
  | "nameTaken"
  | "notFound"
  | "accountDisabled"
  | "badPasswordLink"
  | "wrongCode"
  | "secondFactorExpired"
  | "secondFactorOn"
  | "wrongPassword"
  | "lastAdministrator"
>;

/** Why an account did not come to be, or was not let in. */
export class AccountError extends Error {
  readonly code: AccountErrorCode;
  /** `tooManyRequests`; null otherwise. */
  readonly retryAfterSec: number | null;
  constructor(code: AccountErrorCode, retryAfterSec: number | null = null) {
    super(code);
    this.name = "AccountError";
    this.code = code;
    this.retryAfterSec = retryAfterSec;
  }
}
