import { type AddressInfo, createServer, type Socket } from "node:net";
import { createLineReader } from "../lines.ts";

export type FakeUpsd = {
  port: number;
  /** All lines that came, over all connections. */
  lines: string[];
  connections(): number;
  close(): Promise<void>;
};

/** A server that speaks as badly as a test wants. `onLine` also gets the number of the connection, from 1, and of the line on it. */
export async function startFakeUpsd(args: {
  onLine(line: string, socket: Socket, at: { connection: number; line: number }): void;
  onConnect?(socket: Socket, connection: number): void;
}): Promise<FakeUpsd> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    let line = 0;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    args.onConnect?.(socket, connection);
    socket.on(
      "data",
      createLineReader({
        maxBytes: 65_536,
        onTooLong: () => socket.destroy(),
        onLine(text) {
          line += 1;
          lines.push(text);
          args.onLine(text, socket, { connection, line });
        },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A right answer to LIST VAR. */
export function listOf(upsName: string, variables: Readonly<Record<string, string>>): string {
  const items = Object.entries(variables).map(([name, value]) => `VAR ${upsName} ${name} "${value}"\n`);
  return `BEGIN LIST VAR ${upsName}\n${items.join("")}END LIST VAR ${upsName}\n`;
}
