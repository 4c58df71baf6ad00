import type { Instant, Observation } from "./readings.ts";
import type { TerminalKnown } from "./world.ts";

export type TerminalObservation = Extract<
  Observation,
  { kind: "terminalConnected" | "terminalHeard" | "terminalGoodbye" | "terminalDisconnected" }
>;

export const unheardTerminal: TerminalKnown = {
  connected: false,
  bootId: null,
  phase: null,
  goodbyeAt: null,
  lastHeardAt: null,
};

/**
 * What is known of one terminal after one observation of it. A goodbye stands until another boot is heard, or the same boot is
 * heard again later: then only its agent had ended, not its operating system.
 */
export function observeTerminal(known: TerminalKnown, observation: TerminalObservation): TerminalKnown {
  const { at } = observation;
  switch (observation.kind) {
    case "terminalConnected": {
      const { bootId } = observation;
      const phase = bootId === known.bootId && known.phase === "stopping" ? "stopping" : "running";
      return { connected: true, bootId, phase, goodbyeAt: goodbyeAfter(known, bootId, at), lastHeardAt: at };
    }
    case "terminalHeard": {
      const { bootId, phase } = observation;
      return { connected: true, bootId, phase, goodbyeAt: goodbyeAfter(known, bootId, at), lastHeardAt: at };
    }
    case "terminalGoodbye":
      // The last word of an earlier boot says nothing of the one that runs.
      if (known.bootId !== null && known.bootId !== observation.bootId) return known;
      return { ...known, bootId: observation.bootId, phase: "stopping", goodbyeAt: at, lastHeardAt: at };
    case "terminalDisconnected":
      return { ...known, connected: false };
  }
}

function goodbyeAfter(known: TerminalKnown, bootId: string, at: Instant): Instant | null {
  if (known.goodbyeAt === null || known.bootId !== bootId) return null;
  return at > known.goodbyeAt ? null : known.goodbyeAt;
}
