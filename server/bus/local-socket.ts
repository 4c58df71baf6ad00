import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { connect, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

/** The shortest limit of the systems that we run on (macOS: 104 with the closing zero). */
const maxPathBytes = 100;

/**
 * Where the processes of one data folder meet: `<dataDir>/<name>.sock`, a named pipe on Windows, and for a folder whose path is too
 * long for a socket a name made from it in a folder of this user's own below the system's temporary one.
 */
export function localSocketPath(dataDir: string, name: string): string {
  const digest = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\fukuden-${digest}-${name}`;
  const beside = path.join(dataDir, `${name}.sock`);
  if (Buffer.byteLength(beside) <= maxPathBytes) return beside;
  return path.join(tmpdir(), `fukuden-${userInfo().uid}`, `${digest}-${name}.sock`);
}

/** Another process listens there already. */
export class SocketInUseError extends Error {
  constructor(socketPath: string) {
    super(`another process listens on ${socketPath}: is it running already with the same data folder?`);
    this.name = "SocketInUseError";
  }
}

/** The socket cannot be made where it belongs; the message says what to do. */
export class SocketNotMadeError extends Error {
  constructor(socketPath: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `${socketPath} cannot be made (${why}). Make its folder writable for this user, or set FUKUDEN_DATA to another one.`,
      { cause },
    );
    this.name = "SocketNotMadeError";
  }
}

/**
 * Listens on a local socket that only this user can open; what a process that died left behind is removed first.
 * @throws SocketInUseError when somebody answers there; SocketNotMadeError
 */
export async function listenLocally(server: Server, socketPath: string): Promise<void> {
  const isFile = process.platform !== "win32";
  if (isFile && (await answers(socketPath))) throw new SocketInUseError(socketPath);
  try {
    if (isFile) {
      mkdirSync(path.dirname(socketPath), { recursive: true, mode: 0o700 });
      rmSync(socketPath, { force: true });
    }
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socketPath, () => {
        server.off("error", reject);
        resolve();
      });
    });
    if (isFile) chmodSync(socketPath, 0o600);
  } catch (error) {
    throw new SocketNotMadeError(socketPath, error);
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
