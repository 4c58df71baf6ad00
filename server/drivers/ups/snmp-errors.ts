import { RequestFailedError, ResponseInvalidCode, ResponseInvalidError } from "net-snmp";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { AccessFault } from "../../domain/world/readings.ts";

/**
 * What an error of net-snmp means for the caller. `brokenAnswer`: something unreadable came from the device meanwhile, so a
 * time-out is nonsense received, not silence. Wrong communities, filtered addresses and dead cards all look the same: a time-out.
 * net-snmp's own words and errors hold communities and keys: only those known to hold none are passed on.
 */
export function toDriverError(error: unknown, brokenAnswer: boolean): DriverError {
  if (error instanceof DriverError) return error;
  if (error instanceof RequestFailedError) {
    const accessFault: AccessFault | undefined = error.status === authorizationError ? "notPermitted" : undefined;
    return new DriverError("rejected", `the device refused it: ${error.message}`, { cause: error, accessFault });
  }
  if (error instanceof ResponseInvalidError) return ofInvalidAnswer(error);
  if (!(error instanceof Error)) return new DriverError("badReply", "the answer is no readable SNMP");
  if (isTimeOut(error)) return silentOrBroken(brokenAnswer);
  // net-snmp's words at the end of a session: the device has got another address, or is not watched any more.
  if (error.message === "Socket forcibly closed")
    return new DriverError("timeout", "closed while waiting for the answer");
  if (error.message === "cancelled") return new DriverError("timeout", "cancelled while waiting for the answer");
  if ("code" in error && typeof error.code === "string")
    return new DriverError("unreachable", `could not be sent: ${error.code}`, { cause: error });
  return new DriverError("badReply", "the request could not be made or its answer not be read");
}

/** No good answer came in time. */
export function silentOrBroken(brokenAnswer: boolean): DriverError {
  return brokenAnswer
    ? new DriverError("badReply", "the answer is no readable SNMP")
    : new DriverError("timeout", "no answer");
}

const authorizationError = 16;
/** `ENotInTimeWindow`, which net-snmp's types lack. */
const notInTimeWindow = 14;

export function isTimeOut(error: unknown): boolean {
  return error instanceof Error && error.name === "RequestTimedOutError";
}

/** What a device says by the counters of `usmStats` (RFC 3414 5) when it takes no request, as net-snmp words them. */
const usmReports: Readonly<Record<string, { message: string; accessFault?: AccessFault }>> = {
  "Unsupported Security Level": {
    message: "the device does not sign or encrypt for this user: its security level is another",
    accessFault: "unsupportedLevel",
  },
  "Unknown User Name": { message: "the device does not know this SNMP v3 user", accessFault: "unknownUser" },
  "Wrong Digest (incorrect password, community or key)": {
    message: "the device refuses the signature: the authentication passphrase or protocol is another",
    accessFault: "wrongAuthKey",
  },
  "Decryption Error": {
    message: "the device cannot decrypt the request: the privacy passphrase or protocol is another",
    accessFault: "wrongPrivKey",
  },
  "Not In Time Window": { message: "the device's SNMP v3 clock differs from what it tells of it" },
  "Unknown Engine ID": { message: "the device's SNMP v3 engine is another than it tells" },
};

/** Said by nobody, but found out: see `whatIsWrongWith` in snmp-session.ts. */
export const silentFaults = {
  wrongPrivKey: () =>
    new DriverError(
      "timeout",
      "the device takes this user's signature, but answers nothing that is encrypted: the privacy passphrase or protocol is another " +
        "(of AES-256 there are two kinds)",
      { accessFault: "wrongPrivKey" },
    ),
  silentToUser: () =>
    new DriverError("timeout", "the device tells its SNMP v3 engine, but answers nothing to this user", {
      accessFault: "silentToUser",
    }),
};

function ofInvalidAnswer(error: InstanceType<typeof ResponseInvalidError>): DriverError {
  const report = usmReports[error.message];
  if (report !== undefined) return new DriverError("rejected", report.message, { accessFault: report.accessFault });
  switch (Number(error.code)) {
    case ResponseInvalidCode.EAuthFailure:
      return error.message.startsWith("Authentication digest")
        ? new DriverError("badReply", "the answer is not signed with the agreed passphrase")
        : new DriverError("rejected", "the device refused the SNMP v3 request, and does not say why");
    case ResponseInvalidCode.ECouldNotDecrypt:
      return new DriverError("badReply", "the answer is not encrypted with the agreed passphrase");
    case notInTimeWindow:
      return new DriverError("badReply", "the answer is not of now by the device's SNMP v3 clock");
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

/** The device's clock or engine is to be learnt anew. */
export function isStaleEngine(error: unknown): boolean {
  if (!(error instanceof ResponseInvalidError)) return false;
  return Number(error.code) === notInTimeWindow || /^(Not In Time Window|Unknown Engine ID)/.test(error.message);
}
