import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceContext } from "../services/context.ts";
import { followActing } from "../services/peering/follow.ts";
import { settleRoles } from "../services/peering/role.ts";

/** Whether two act is no matter of a second; what the one that acts is about, is. */
const settleEveryMs = 10_000;
const followEveryMs = 2_000;
/** Until the controller runs there is nothing to compare. */
const firstMs = 1_000;

type Log = { warn(fields: Record<string, unknown>, message: string): void };

/** Looks once in a while after the other terminals: has two that act settle it, and follows the one that acts. Ends with the signal. */
export async function watchPeers(context: ServiceContext, args: { log: Log; signal: AbortSignal }): Promise<void> {
  const { log, signal } = args;
  await Promise.all([
    again({ everyMs: followEveryMs, log, signal }, () => followActing(context)),
    again({ everyMs: settleEveryMs, log, signal }, async () => {
      if (await settleRoles(context)) log.warn({}, "another control terminal took over: this one stands by");
    }),
  ]);
}

async function again(
  args: { everyMs: number; log: Log; signal: AbortSignal },
  look: () => Promise<void>,
): Promise<void> {
  const { everyMs, log, signal } = args;
  for (let waitMs = firstMs; !signal.aborted; waitMs = everyMs) {
    try {
      await sleep(waitMs, undefined, { signal });
      await look();
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, "the other control terminals could not be looked after");
    }
  }
}
