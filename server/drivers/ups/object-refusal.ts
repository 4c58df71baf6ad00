import { ErrorStatus, RequestFailedError, ResponseInvalidCode, ResponseInvalidError } from "net-snmp";
import { DriverError } from "../../domain/world/driver-error.ts";

/** Why a device did not answer a question for several objects, as far as its objects or their number are to blame. */
export type Refusal =
  /** One object that it lacks or cannot read. `oid`: which one, where it says so. */
  | { of: "object"; oid: string | null }
  /** Too many at once: the answer does not fit, or other objects came back than were asked for. */
  | { of: "number" }
  /** It did not say anything: it may be gone, or drop what is too big for it. */
  | { of: "silence" };

/** null: another error, of the whole device. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof DriverError)) return null;
  const { cause } = error;
  if (error.code === "timeout" && error.accessFault === null) return { of: "silence" };
  if (cause instanceof ResponseInvalidError && cause.code === ResponseInvalidCode.EReqResOidNoMatch)
    return { of: "number" };
  if (!(cause instanceof RequestFailedError)) return null;
  switch (cause.status) {
    case ErrorStatus.TooBig:
      return { of: "number" };
    case ErrorStatus.NoSuchName:
    case ErrorStatus.GeneralError:
    case ErrorStatus.NoAccess:
    case ErrorStatus.ResourceUnavailable:
      // net-snmp puts the object that the error index points to behind the error's name.
      return { of: "object", oid: /: ([\d.]+)$/.exec(cause.message)?.[1] ?? null };
    default:
      return null;
  }
}
