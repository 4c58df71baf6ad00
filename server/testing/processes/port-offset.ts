import { createServer } from "node:net";

/** Beside the ports that a demo uses at its offset: agents 6010, storage 6001, UPSes from 16101, wake packets 16109, traps 16200. */
const claimPort = 6050;

/**
 * A `FUKUDEN_DEMO_PORT_OFFSET` of its own for each site that tests run side by side on this machine. It is held by a listening
 * socket, so that it is free again whatever becomes of this process.
 */
export async function claimPortOffset(): Promise<{ offset: number; release(): Promise<void> }> {
  for (let tries = 0; tries < 140; tries++) {
    const offset = 1000 + ((process.pid + tries) % 140) * 100;
    const server = createServer();
    const isMine = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(claimPort + offset, "127.0.0.1", () => resolve(true));
    });
    if (isMine) return { offset, release: () => new Promise((resolve) => server.close(() => resolve())) };
  }
  throw new Error("no port offset is free");
}
