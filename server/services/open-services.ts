import { createAccounts } from "../auth/accounts.ts";
import { openConsoleStore } from "../persistence/console-file.ts";
import { openEventReader } from "../persistence/event-reader.ts";
import type { ControllerLink, LiveSource, Nudge, ServiceContext, SimulatorControl } from "./context.ts";

/**
 * Opens what the verbs work with: `console.db` (made and migrated when need be) and a look into `controller.db`.
 * @throws StoreError naming the file and what to do
 */
export async function openServices(args: {
  dataDir: string;
  secureCookies: boolean;
  live: LiveSource;
  nudge: Nudge;
  controller: ControllerLink;
  simulator: SimulatorControl | null;
  now?: () => number;
  signInsPerMinute?: number;
}): Promise<{ context: ServiceContext; close(): Promise<void> }> {
  const { dataDir, secureCookies, live, nudge, controller, simulator, now = Date.now, signInsPerMinute } = args;
  const store = await openConsoleStore({ dataDir });
  const events = openEventReader({ dataDir });
  const limit = signInsPerMinute === undefined ? {} : { signInsPerMinute };
  const accounts = await createAccounts({ store, secureCookies, now, ...limit });
  return {
    context: { store, accounts, events, live, nudge, controller, simulator, now },
    async close() {
      await events.close();
      await store.close();
    },
  };
}
