import type { DriverErrorCode } from "./readings.ts";

/**
 * What a driver throws; the code says what the caller may do. unreachable: not sent, try again. timeout: the outcome is unknown,
 * never "not done". rejected: the device said no. unsupported: it has no such thing. badReply: it answered nonsense.
 */
export class DriverError extends Error {
  readonly code: DriverErrorCode;
  constructor(code: DriverErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DriverError";
    this.code = code;
  }
}
