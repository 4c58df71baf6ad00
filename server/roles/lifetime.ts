import type { Logger } from "../logging.ts";

/** How long an orderly end may take before the process ends anyway. */
const endAtMostMs = 7000;

/** What a role has started, to be ended in the opposite order. */
export type Lifetime = {
  /** Remembers how to end something. */
  onEnd(end: () => unknown): void;
  /** Ends everything, then the process. */
  endNow(exitCode: number): void;
};

/**
 * Runs a role until this process is told to end: by SIGTERM, SIGINT or SIGHUP, or because the process that started it is gone. Then
 * all that it started is ended in order; a second signal ends at once. A start that fails ends what was started, and rejects.
 */
export async function live(log: Logger, start: (lifetime: Lifetime) => Promise<void>): Promise<void> {
  const ends: (() => unknown)[] = [];
  let ending = false;
  async function endAll(): Promise<void> {
    for (const end of ends.splice(0).reverse()) await end();
  }
  function endWith(exitCode: number, why: string): void {
    if (ending) {
      if (why.startsWith("SIG")) process.exit(1);
      return;
    }
    ending = true;
    log.info({ why }, "ending");
    const late = setTimeout(() => {
      log.error({}, "the end takes too long; ending at once");
      process.exit(exitCode || 1);
    }, endAtMostMs);
    late.unref();
    endAll().then(
      () => process.exit(exitCode),
      (error) => {
        log.error({ err: error }, "ending in order failed");
        process.exit(exitCode || 1);
      },
    );
  }
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => endWith(0, signal));
  if (process.connected) process.on("disconnect", () => endWith(0, "the parent process is gone"));
  try {
    await start({ onEnd: (end) => ends.push(end), endNow: (exitCode) => endWith(exitCode, "done") });
  } catch (error) {
    // Told to end in the middle of the start: what fails now fails because of that.
    if (ending) return;
    ending = true;
    await endAll().catch(() => {});
    throw error;
  }
}
