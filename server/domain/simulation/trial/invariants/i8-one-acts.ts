import { startsSomething } from "../../../succession/starts-something.ts";
import type { Check } from "../ground.ts";

/** Two that meet settle within this time which of them acts. */
const settledMs = 5_000;

/**
 * I8: what a controller sent before it died does not reach a device as if the next one had; a dead one sends nothing. Of several that see
 * each other only one starts things.
 */
export const oneActs: Check = (happening, g) => {
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { entry } = happening;
  if (!g.plan.peers) {
    const isCurrent = entry.epoch === g.lives.length && g.lives.at(-1)?.to === null;
    return isCurrent ? [] : [`command ${entry.commandId} comes from a controller that is gone`];
  }
  if (!startsSomething(entry.command)) return [];
  const [seatId = ""] = entry.commandId.split(" ");
  const since = g.otherActsSince(seatId);
  const together = since !== null && g.now - since > settledMs;
  return together ? [`${seatId} starts something while another one that it sees acts`] : [];
};
