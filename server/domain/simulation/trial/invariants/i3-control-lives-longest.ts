import { controlSideStopSec } from "../../../timing/control-side.ts";
import { knownUps } from "../../../world/known.ts";
import type { Check, Ground } from "../ground.ts";
import { faultsOf } from "../plan.ts";
import { isLying, isPastTimeByRecord, isUp, terminalOf, whyStop, whyStopStorage } from "./facts.ts";

/** I3: no control terminal stops while linked work is left that it had time to do. Looked at when it is first asked. */
export const controlLivesLongest: Check = (happening, g) => {
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { command } = happening.entry;
  const id = command.kind === "clusterShutdown" ? command.members[0]?.terminalId : undefined;
  const terminalId = command.kind === "terminalShutdown" ? command.terminalId : id;
  if (terminalId === undefined) return [];
  const t = terminalOf(g, terminalId);
  const stop = g.world.memory.stops[terminalId];
  if (t?.kind !== "control" || (stop && !stop.reboot)) return [];
  // Its own UPS counts down already, which cannot be taken back: it has no time.
  const counting = g.relations.feedsOf(t.id).some((id) => g.world.memory.cuts[id] !== undefined);
  if (counting || isOutOfTime(g)) return [];
  const work = workLeft(g);
  return work.length > 0 ? [`${t.id} is asked to stop while linked work is left: ${work.join(", ")}`] : [];
};

function workLeft(g: Ground): string[] {
  const terminals = g.tree.terminals.filter(
    (t) =>
      t.kind === "linked" &&
      isUp(g, t.id) &&
      !isPastTimeByRecord(g, t) &&
      !isLying(g, t.id) &&
      g.world.memory.downs[t.id] === undefined &&
      whyStop(g, t) !== null,
  );
  const storages = g.tree.storages.filter(
    (s) =>
      s.linkage &&
      g.site.storages[s.id]?.state !== "off" &&
      whyStopStorage(g, s) !== null &&
      !g.world.memory.flushes[s.id]?.ended,
  );
  return [...terminals.map((t) => `${t.id} runs`), ...storages.map((s) => `${s.id} is not flushed`)];
}

/** What the batteries of the control side still hold is no more than its own stop takes, or is not known. */
function isOutOfTime(g: Ground): boolean {
  const needSec = controlSideStopSec(g.tree, g.relations) + 60;
  const control = g.tree.terminals.filter((t) => t.kind === "control");
  const ids = new Set(
    control.flatMap((t) => [
      ...g.relations.feedsOf(t.id),
      ...g.relations.storagesUsedBy(t.id).flatMap((s) => g.relations.upsesOfStorage(s.id)),
    ]),
  );
  const unsure = faultsOf(g.plan, "runtimeJitter").reduce((most, f) => Math.max(most, f.share), 0);
  return [...ids].some((id) => {
    const { reading, readAt, link } = knownUps(g.world, id);
    if (!g.world.memory.outages[id]) return false;
    if (!reading || reading.lowBattery) return true;
    // What an old reading promised has run down since.
    const oldSec = link === "ok" ? 0 : (g.now - (readAt ?? 0)) / 1000;
    return (reading.runtimeSec ?? 0) - oldSec <= needSec * (1 + unsure);
  });
}
