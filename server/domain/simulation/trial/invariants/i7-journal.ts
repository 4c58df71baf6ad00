import type { Instant } from "../../../world/readings.ts";
import type { Check } from "../ground.ts";
import { keptOf } from "../kept.ts";

/**
 * I7: a command is journaled before it is sent, and none has its effect twice: a cycling form is not repeated while nothing new gives
 * reason for it, a reboot of the control side comes once. That the outcome of a crash is the same as without it, the other invariants say
 * of the runs in which the controller is killed.
 */
export const journaledOnce: Check = (happening, g) => {
  if (happening.kind === "arrived" && !g.journaledCommandIds.has(happening.commandId))
    return [`command ${happening.commandId} was sent and is not in the journal`];
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { command } = happening.entry;
  if (command.kind === "upsOff" && (command.form === "cycleNow" || command.form === "cycleWithGrace")) {
    const doneAt = g.cycled.get(command.upsId);
    // What it feeds was booted by it and has to stop anew: that is another cycle, with a reason of its own (I9).
    const fed = g.relations.fedBy(command.upsId);
    const cameUp = (sinceAt: Instant) => fed.some((t) => keptOf(g.terminals, t.id).bootedAt > sinceAt);
    const isAgain = doneAt !== undefined && !cameUp(doneAt) && g.lastOutageAt <= doneAt;
    return isAgain ? [`${command.form} ${command.upsId} again after it had its effect`] : [];
  }
  if (command.kind === "terminalReboot") {
    const done = g.rebootsDone.get(command.terminalId) ?? 0;
    return done > 0 ? [`reboot ${command.terminalId} again after it had its effect`] : [];
  }
  if (command.kind === "clusterRestart" && happening.entry.reason.code === "controlReboot") {
    const done = command.members.filter((m) => (g.rebootsDone.get(m.terminalId) ?? 0) > 0);
    return done.length > 0 ? [`${command.clusterId} restarts again after it had its effect`] : [];
  }
  return [];
};
