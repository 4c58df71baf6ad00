import type { Clock } from "../../controller/ports.ts";
import { questionsPerHostAtMost } from "../../domain/discovery/scan.ts";
import { DriverError } from "../../domain/world/driver-error.ts";

/** Lets questions out one by one. */
export interface SendPace {
  /**
   * Resolves when a question to this address may go out: `perSec` of all in a second, with the same time between each two of them. Rejects
   * with DriverError("unreachable") when that host was asked as often as it may be, or the discovery has ended.
   */
  turn(address: string): Promise<void>;
  /** Whether this host was refused a question because it had been asked often enough. */
  isSpent(address: string): boolean;
  /** So many questions went out. */
  asked(): number;
}

type Waiting = { address: string; go: () => void; fail: (error: Error) => void };

export function createSendPace(args: { clock: Clock; perSec: number; signal: AbortSignal }): SendPace {
  const { clock, perSec, signal } = args;
  const intervalMs = 1_000 / perSec;
  const askedOf = new Map<string, number>();
  const spent = new Set<string>();
  let waiting: Waiting[] = [];
  let isRunning = false;
  let nextAt = Number.NEGATIVE_INFINITY;
  let asked = 0;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (waiting.length > 0) {
        const waitMs = nextAt - clock.now();
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        const next = waiting.shift();
        nextAt = clock.now() + intervalMs;
        asked += 1;
        next?.go();
      }
    } catch {
      const all = waiting;
      waiting = [];
      for (const { fail } of all) fail(ended());
    } finally {
      isRunning = false;
    }
  }

  return {
    async turn(address) {
      signal.throwIfAborted();
      const before = askedOf.get(address) ?? 0;
      if (before >= questionsPerHostAtMost) {
        spent.add(address);
        throw new DriverError("unreachable", `asked ${questionsPerHostAtMost} times: not asked any more`);
      }
      askedOf.set(address, before + 1);
      await new Promise<void>((go, fail) => {
        waiting.push({ address, go, fail });
        if (!isRunning) void run();
      });
    },
    isSpent: (address) => spent.has(address),
    asked: () => asked,
  };
}

function ended(): DriverError {
  return new DriverError("unreachable", "the discovery has ended");
}
