import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The console's port cannot be bound; the message says what to do. */
export class ListenError extends Error {
  constructor(host: string, port: number, cause: unknown) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const why: Record<string, string> = {
      EADDRINUSE: `another program uses it: end that, or set PORT`,
      EACCES: `this user may not: set PORT to one above 1023`,
      EADDRNOTAVAIL: `this machine has no such address: set HOST`,
      ENOTFOUND: `this name is not known: set HOST`,
    };
    super(`cannot listen on ${host} port ${port} (${why[code] ?? code})`, { cause });
    this.name = "ListenError";
  }
}

/** Listens and tells the port that it got. @throws ListenError */
export function listen(server: Server, args: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new ListenError(args.host, args.port, error)));
    server.listen(args.port, args.host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends the server: no new connections, and those that stand are cut. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
