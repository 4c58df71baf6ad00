import type { Clock } from "./ports.ts";

/** One wait at a time, which can be cut short. */
export type Pause = {
  /** Resolves after `ms` of the clock, when `end` is called, or when the signal aborts: who waited looks for itself. Never rejects for these. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Ends the wait that runs; nothing if none does. */
  end(): void;
};

export function createPause(clock: Clock): Pause {
  let end: () => void = () => {};
  return {
    async wait(ms, signal) {
      if (signal.aborted) return;
      const cut = new AbortController();
      end = () => cut.abort();
      const onAbort = end;
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        await clock.sleep(ms, cut.signal);
      } catch (error) {
        if (!cut.signal.aborted) throw error;
      } finally {
        end = () => {};
        signal.removeEventListener("abort", onAbort);
      }
    },
    end: () => end(),
  };
}
