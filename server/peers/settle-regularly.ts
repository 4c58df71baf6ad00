import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceContext } from "../services/context.ts";
import { settleRoles } from "../services/peering/role.ts";

const everyMs = 10_000;
/** Until the controller runs there is nothing to compare. */
const firstMs = 1_000;

type Log = { warn(fields: Record<string, unknown>, message: string): void };

/** Looks once in a while whether another terminal acts as well, and has the two settle it. Ends with the signal. */
export async function settleRegularly(context: ServiceContext, args: { log: Log; signal: AbortSignal }): Promise<void> {
  const { log, signal } = args;
  for (let waitMs = firstMs; !signal.aborted; waitMs = everyMs) {
    try {
      await sleep(waitMs, undefined, { signal });
      if (await settleRoles(context)) log.warn({}, "another control terminal took over: this one stands by");
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, "whether another control terminal acts could not be found out");
    }
  }
}
