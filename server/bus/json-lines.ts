import type { Socket } from "node:net";

const newline = 10;

/**
 * Reads JSON lines from a socket and hands each on, parsed. A line that is no JSON or longer than `maxBytes` ends the
 * connection: both ends are ours, so it is not worth guessing.
 */
export function readJsonLines(args: {
  socket: Socket;
  maxBytes: number;
  onValue: (value: unknown) => void;
  onGarbage: (detail: string) => void;
}): void {
  const { socket, maxBytes, onValue, onGarbage } = args;
  let parts: Buffer[] = [];
  let length = 0;
  function fail(detail: string): void {
    parts = [];
    onGarbage(detail);
    socket.destroy();
  }
  socket.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(newline, from); at >= 0; at = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, at));
      const line = Buffer.concat(parts);
      parts = [];
      length = 0;
      from = at + 1;
      let value: unknown;
      try {
        value = JSON.parse(line.toString("utf8"));
      } catch {
        return fail("a line that is no JSON");
      }
      onValue(value);
      if (socket.destroyed) return;
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > maxBytes) fail("a line that is too long");
    }
  });
}
