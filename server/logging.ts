import { type DestinationStream, type Logger, pino } from "pino";
import type { Config } from "./config.ts";

export type { Logger } from "pino";

/**
 * The log of one process: JSON lines on standard output, with process and role in each. Written synchronously, so that the last
 * line before a crash is there.
 */
export function createLogger(args: {
  level: Config["logLevel"];
  role: string;
  destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level: args.level,
      base: { pid: process.pid, role: args.role },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ["password", "token", "cookie", "authorization", "*.password", "*.token", "*.cookie", "*.authorization"],
        censor: "[secret]",
      },
    },
    args.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}
