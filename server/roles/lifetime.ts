import type { Logger } from "../logging.ts";

/** How long an orderly end may take before the process ends anyway. */
const endAtMostMs = 7000;

/**
 * Ends this process in order: on SIGTERM, SIGINT, SIGHUP, and when the process that started it is gone. `end` is called once;
 * a second signal ends at once.
 */
export function endInOrder(args: { log: Logger; end: () => Promise<void> }): { endNow(exitCode: number): void } {
  let ending = false;
  function endWith(exitCode: number, why: string): void {
    if (ending) {
      if (why.startsWith("SIG")) process.exit(1);
      return;
    }
    ending = true;
    args.log.info({ why }, "ending");
    const late = setTimeout(() => {
      args.log.error({}, "the end takes too long; ending at once");
      process.exit(exitCode || 1);
    }, endAtMostMs);
    late.unref();
    args.end().then(
      () => process.exit(exitCode),
      (error) => {
        args.log.error({ err: error }, "ending in order failed");
        process.exit(exitCode || 1);
      },
    );
  }
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => endWith(0, signal));
  if (process.connected) process.on("disconnect", () => endWith(0, "the parent process is gone"));
  return { endNow: (exitCode) => endWith(exitCode, "done") };
}
