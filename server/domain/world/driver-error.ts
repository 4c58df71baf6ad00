import type { AccessFault, DriverErrorCode } from "./readings.ts";

/**
 * What a driver throws; the code says what the caller may do. unreachable: not sent, try again. timeout: the outcome is unknown,
 * never "not done". rejected: the device said no. unsupported: it has no such thing. badReply: it answered nonsense.
 * `accessFault` null: it is not the access settings, as far as is known.
 */
export class DriverError extends Error {
  readonly code: DriverErrorCode;
  readonly accessFault: AccessFault | null;
  constructor(
    code: DriverErrorCode,
    message: string,
    options: ErrorOptions & { accessFault?: AccessFault | undefined } = {},
  ) {
    const { accessFault = null, ...rest } = options;
    super(message, rest);
    this.name = "DriverError";
    this.code = code;
    this.accessFault = accessFault;
  }
}
