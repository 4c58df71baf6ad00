import type { Readable, Writable } from "node:stream";
import type { translatorFor } from "../words/index.ts";

/** Where a command reads and writes, and in which language. */
export type Terminal = {
  out: Writable;
  err: Writable & { isTTY?: boolean };
  input: Readable & { isTTY?: boolean };
  say: ReturnType<typeof translatorFor>;
};

/** A command that was given something it cannot use; the message is for people. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** Prints one line for people, or one line of JSON. */
export function print(terminal: Terminal, json: boolean, value: unknown, text: () => string): void {
  terminal.out.write(`${json ? JSON.stringify(value) : text()}\n`);
}
