import { AccountError } from "../auth/account-error.ts";
import { ServiceError } from "./service-error.ts";

/** Runs a piece of account work; its refusals come out as the services' own. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    const { code, retryAfterSec } = error;
    throw new ServiceError(code, retryAfterSec === null ? {} : { retryAfterSec }, { cause: error });
  }
}
