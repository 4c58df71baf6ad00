import { RequestFailedError, ResponseInvalidCode, ResponseInvalidError } from "net-snmp";
import { DriverError } from "../../domain/world/driver-error.ts";

/**
 * What an error of net-snmp means for the caller. `brokenAnswer`: something unreadable came from the device meanwhile, so a
 * time-out is nonsense received, not silence. Wrong communities, filtered addresses and dead cards all look the same: a time-out.
 * net-snmp's own words and errors hold communities and keys: only those known to hold none are passed on.
 */
export function toDriverError(error: unknown, brokenAnswer: boolean): DriverError {
  if (error instanceof DriverError) return error;
  if (error instanceof RequestFailedError)
    return new DriverError("rejected", `the device refused it: ${error.message}`, { cause: error });
  if (error instanceof ResponseInvalidError) return ofInvalidAnswer(error);
  if (!(error instanceof Error)) return new DriverError("badReply", "the answer is no readable SNMP");
  if (error.name === "RequestTimedOutError")
    return brokenAnswer
      ? new DriverError("badReply", "the answer is no readable SNMP")
      : new DriverError("timeout", "no answer");
  if (error.message === "cancelled") return new DriverError("timeout", "cancelled while waiting for the answer");
  if ("code" in error && typeof error.code === "string")
    return new DriverError("unreachable", `could not be sent: ${error.code}`, { cause: error });
  return new DriverError("badReply", "the request could not be made or its answer not be read");
}

function ofInvalidAnswer(error: InstanceType<typeof ResponseInvalidError>): DriverError {
  switch (error.code) {
    case ResponseInvalidCode.EAuthFailure:
      return error.message.startsWith("Authentication digest")
        ? new DriverError("badReply", "the answer is not signed with the agreed passphrase")
        : new DriverError("rejected", `the device refused the SNMP v3 user: ${error.message}`);
    case ResponseInvalidCode.ECouldNotDecrypt:
      return new DriverError("badReply", "the answer is not encrypted with the agreed passphrase");
    case ResponseInvalidCode.ECommunityNoMatch:
      return new DriverError("badReply", "the answer carries another community");
    case ResponseInvalidCode.EVersionNoMatch:
      return new DriverError("badReply", "the answer is of another SNMP version");
    case ResponseInvalidCode.EReqResOidNoMatch:
      return new DriverError("badReply", "the answer names other objects than were asked for", { cause: error });
    default:
      return new DriverError("badReply", "the answer does not follow SNMP");
  }
}

/** The device asked for its clock or engine to be learnt anew; it has done nothing. */
export function isStaleEngine(error: unknown): boolean {
  return error instanceof ResponseInvalidError && /^(Not In Time Window|Unknown Engine ID)/.test(error.message);
}
