import type { Terminal } from "../../../tree/entities.ts";
import type { Check, Ground } from "../ground.ts";
import { keptOf } from "../kept.ts";
import { agentGoneMs, isHalted, isLying, isPastTimeByRecord } from "./facts.ts";

/**
 * I5: a UPS is cut only if everything that it feeds is down or past its time, or feeds enough elsewhere. The other ways that 2.3 gives:
 * OFF with grace together with the shutdown requests (`withShutdown`), and the last control terminal's own with grace before its own OS.
 */
export const cutOnlyWhatIsDown: Check = (happening, g) => {
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { command } = happening.entry;
  if (command.kind !== "upsOff") return [];
  const { upsId, form } = command;
  const ups = g.relations.upses.get(upsId);
  if (!ups || g.site.upses[upsId]?.output === "off") return [];
  const graceful = form === "offWithGrace" || form === "cycleWithGrace";
  const isFirst = g.world.memory.cuts[upsId] === undefined;
  const up = g.relations.fedBy(upsId).filter((t) => {
    if (isHalted(g, t.id) || isLying(g, t.id) || feedsElsewhere(g, t, upsId)) return false;
    // Without any confirmation it gets the grace time; only an OFF that was ignored is tried without.
    if (isPastTimeByRecord(g, t)) return isFirst && !graceful;
    if (graceful && t.id === g.plan.selfId) return false;
    // It boots because its outlet got power just now, or came up unheard: a controller hears of it when its agent dials in.
    const state = g.site.terminals[t.id]?.state;
    const since = keptOf(g.terminals, t.id).runningSince;
    const isUnheard = since !== null && g.now - since < 5_000 + agentGoneMs(g, t.id, since, g.now);
    if (g.world.memory.downs[t.id] && (state === "booting" || isUnheard))
      return g.world.memory.starts[t.id] !== undefined && g.world.memory.starts[t.id]?.timedOutAt === null;
    if (ups.offCommand === "withShutdown" && g.world.memory.stops[t.id]) return isFirst && !graceful;
    return true;
  });
  const undone = g.relations.storagesFedBy(upsId).filter((s) => {
    const state = g.site.storages[s.id]?.state;
    if (!s.linkage || state === "off" || state === "starting") return false;
    return !g.world.memory.flushes[s.id]?.ended;
  });
  return [
    ...(up.length > 0 ? [`${form} ${upsId} while it feeds what is up: ${up.map((t) => t.id).join(" ")}`] : []),
    ...(undone.length > 0 ? [`${form} ${upsId} before the flush of ${undone.map((s) => s.id).join(" ")} ended`] : []),
  ];
};

function feedsElsewhere(g: Ground, t: Terminal, upsId: string): boolean {
  const others = g.relations
    .feedsOf(t.id)
    .filter((id) => id !== upsId && g.site.upses[id]?.output === "on" && !g.world.memory.cuts[id]);
  return others.length >= t.feedsNeeded;
}
