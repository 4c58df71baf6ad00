/**
 * Cuts a stream of bytes into lines at LF (a CR before it goes too). A line longer than `maxBytes` calls `onTooLong` once and ends the reading.
 * Whole lines are decoded, so a character that is split between two packets stays whole.
 */
export function createLineReader(args: {
  maxBytes: number;
  onLine(line: string): void;
  onTooLong(): void;
}): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  let ended = false;
  return (chunk) => {
    let rest = chunk;
    while (!ended && rest.length > 0) {
      const end = rest.indexOf(0x0a);
      const piece = end === -1 ? rest : rest.subarray(0, end);
      size += piece.length;
      if (size > args.maxBytes) {
        ended = true;
        parts = [];
        args.onTooLong();
        return;
      }
      parts.push(piece);
      if (end === -1) return;
      rest = rest.subarray(end + 1);
      const line = Buffer.concat(parts, size).toString("utf8");
      parts = [];
      size = 0;
      args.onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
  };
}

/** Parsed JSON; undefined: it is none. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
