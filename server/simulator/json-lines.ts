import type { Socket } from "node:net";

const newline = 10;

/** Reads one JSON value per line. A line that is no JSON or longer than `maxBytes` is reported and ends the connection. */
export function readJsonLines(
  socket: Socket,
  args: { maxBytes: number; onValue(value: unknown): void; onGarbage(detail: string): void },
): void {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const fail = (detail: string) => {
    args.onGarbage(detail);
    socket.destroy();
  };
  socket.on("data", (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
      const line = Buffer.concat([...kept, rest.subarray(0, at)]);
      kept = [];
      keptBytes = 0;
      rest = rest.subarray(at + 1);
      if (line.length > args.maxBytes) return fail("line too long");
      let value: unknown;
      try {
        value = JSON.parse(line.toString("utf8"));
      } catch {
        return fail("not JSON");
      }
      args.onValue(value);
      if (socket.destroyed) return;
    }
    if (rest.length === 0) return;
    kept.push(rest);
    keptBytes += rest.length;
    if (keptBytes > args.maxBytes) fail("line too long");
  });
}

export function writeJsonLine(socket: Socket, value: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}
