import type { Check } from "../ground.ts";

/** I8, as far as one controller allows: what a controller sent before it died does not reach a device as if the next one had; a dead one sends nothing. */
export const oneActs: Check = (happening, g) => {
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { entry } = happening;
  const isCurrent = entry.epoch === g.lives.length && g.lives.at(-1)?.to === null;
  return isCurrent ? [] : [`command ${entry.commandId} comes from a controller that is gone`];
};
