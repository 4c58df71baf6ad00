import { DriverError } from "../../domain/world/driver-error.ts";

/**
 * For what goes before a command (questions, settings that it needs): whatever came of that, the command itself was not sent and the UPS
 * switches nothing. A `timeout`, which would leave open whether it was done, becomes `unreachable`.
 */
export function asNotSent(error: unknown): never {
  if (error instanceof DriverError && error.code === "timeout")
    throw new DriverError("unreachable", `not sent: ${error.message}`, { cause: error });
  throw error;
}
