import type { Terminal } from "./terminal.ts";

/** One line of a terminal that is written over; where nobody watches (a pipe, a file) nothing is written. */
export function createProgressLine({ err }: Pick<Terminal, "err">): { show(text: string): void; clear(): void } {
  const eraseLine = "\r\u001b[2K";
  let isShown = false;
  return {
    show(text) {
      if (err.isTTY !== true) return;
      isShown = true;
      err.write(`${eraseLine}${text}`);
    },
    clear() {
      if (isShown) err.write(eraseLine);
      isShown = false;
    },
  };
}
