import { createServer } from "node:net";
import { listenLocally, localSocketPath, SocketInUseError } from "../bus/local-socket.ts";
import { SystemClock } from "../controller/clock.ts";
import type { UpsScanner } from "../services/context.ts";

/**
 * Looks for UPSes from this process. Only one does so at a time for each data folder, also of several processes (the console and command lines): who
 * does holds a local socket, which is free again when its process ends, however it ends.
 */
export function createUpsScanner({ dataDir }: { dataDir: string }): UpsScanner {
  let isTaken = false;
  return {
    async claim() {
      if (isTaken) return null;
      isTaken = true;
      const server = createServer((socket) => socket.destroy());
      try {
        await listenLocally(server, localSocketPath(dataDir, "discovery"));
      } catch (error) {
        isTaken = false;
        if (error instanceof SocketInUseError) return null;
        throw error;
      }
      // Loaded when it is needed: most command lines, and most days of a console, search for nothing.
      const [{ scanNetwork }, { createAddresses }] = await Promise.all([
        import("../drivers/discovery/scan-network.ts"),
        import("../drivers/ups/addresses.ts"),
      ]);
      const addresses = createAddresses();
      return {
        scan: ({ request, onHost, signal }) => scanNetwork({ request, clock: new SystemClock(), onHost, signal }),
        addressOf: (host) =>
          addresses.resolve(host).then(
            ({ address }) => address,
            () => null,
          ),
        release() {
          isTaken = false;
          return new Promise((resolve) => server.close(() => resolve()));
        },
      };
    },
  };
}
