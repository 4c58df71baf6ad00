import type { Command } from "../decide/command.ts";

/** What a terminal that only finishes stopping leaves (2.9). A form that cuts a UPS and has it return by itself is a stop. */
export function startsSomething(command: Command): boolean {
  switch (command.kind) {
    case "upsOn":
    case "terminalWake":
    case "terminalReboot":
    case "clusterRestart":
      return true;
    case "upsOff":
    case "terminalShutdown":
    case "storageFlush":
    case "clusterShutdown":
    case "check":
      return false;
  }
}
