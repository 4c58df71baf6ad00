import { createAccounts } from "../auth/accounts.ts";
import { openConsoleStore } from "../persistence/console-file.ts";
import { openEventReader } from "../persistence/event-reader.ts";
import { openIdentityKey } from "../persistence/identity-key.ts";
import { openStatisticsReader } from "../persistence/statistics-reader.ts";
import type {
  ConnectionTester,
  ControllerLink,
  LiveSource,
  Nudge,
  ServiceContext,
  SimulatorControl,
  UpsScanner,
} from "./context.ts";
import { createDiscoveries } from "./discoveries.ts";
import { createDrafts } from "./draft/current-draft.ts";
import { alone, createPeering, type Peering } from "./peering/peering.ts";
import { createSavedTree } from "./saved-tree.ts";

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
  scanner: UpsScanner;
  connections: ConnectionTester;
  /** As in `Peering`. Left out: nobody here talks to other terminals. */
  peers?: Pick<Peering, "selfId" | "certificate" | "link">;
  now?: () => number;
  signInsPerMinute?: number;
}): Promise<{ context: ServiceContext; close(): Promise<void> }> {
  const { dataDir, secureCookies, live, nudge, controller, simulator, now = Date.now, signInsPerMinute } = args;
  const discoveries = createDiscoveries({ scanner: args.scanner, now });
  const store = await openConsoleStore({ dataDir });
  const events = openEventReader({ dataDir });
  const statistics = openStatisticsReader({ dataDir });
  const savedTree = createSavedTree(store);
  const drafts = createDrafts(store.box);
  const limit = signInsPerMinute === undefined ? {} : { signInsPerMinute };
  const identity = openIdentityKey(dataDir);
  const peering = createPeering({ ...(args.peers ?? alone), identity, dataDir, store, now });
  const accounts = await createAccounts({ store, secureCookies, now, ...limit });
  return {
    context: {
      store,
      accounts,
      events,
      statistics,
      savedTree,
      drafts,
      live,
      nudge,
      controller,
      simulator,
      discoveries,
      connections: args.connections,
      peering,
      now,
    },
    async close() {
      peering.sending.abort();
      await discoveries.close();
      await events.close();
      await statistics.close();
      await store.close();
    },
  };
}
