import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Terminal } from "./terminal.ts";

/** The first line of the input; asked for, and not shown, when a person types it. */
export async function readPassword(terminal: Terminal): Promise<string> {
  const { input, err, say } = terminal;
  const asks = input.isTTY === true;
  if (asks) err.write(say("cli.password"));
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: asks });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (asks) err.write("\n");
  }
}
