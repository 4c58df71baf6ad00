import type { ConnectionTester } from "../services/context.ts";

/** Tries connections from this process. Loaded when it is needed: most days nobody tries one. */
export const connectionTester: ConnectionTester = {
  async ups(ups, args) {
    return (await import("../drivers/try-connection.ts")).tryUps(ups, args);
  },
  async storage(storage, tree, signal) {
    return (await import("../drivers/try-connection.ts")).tryStorage(storage, tree, signal);
  },
};
