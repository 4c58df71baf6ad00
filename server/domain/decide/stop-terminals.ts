import { pastTimeSec } from "../timing/past-time.ts";
import type { Terminal } from "../tree/entities.ts";
import { knownTerminal } from "../world/known.ts";
import { isLeftToItsCluster } from "./hasten-stops.ts";
import { mayRepeat } from "./may-repeat.ts";
import type { Reason } from "./reason.ts";
import { isDownEnough } from "./run-out-of-time.ts";
import { intend, isForced, type Situation, take, waits } from "./situation.ts";
import { whyClusterHolds } from "./stop-clusters.ts";
import { isDown, isKnownToHaveRun, isRunning, isYetToBeHeard } from "./terminal-state.ts";
import { hasNoEffect } from "./track-terminals.ts";

/** Linked terminals in parallel, each after whatever needs it is down. */
export function stopLinkedTerminals(s: Situation): void {
  for (const t of s.tree.terminals) {
    const reason = s.mustStop.get(t.id);
    if (t.kind === "linked" && reason) stopTerminal(s, t, reason);
  }
}

/** Asks one terminal to stop, once its dependents are down; asks again while nothing shows that it heard. */
export function stopTerminal(s: Situation, t: Terminal, reason: Reason): void {
  if (s.memory.skips[t.id] === "stop") waits(s, t.id, { code: "skipped" });
  if (isDown(s, t.id)) return;
  const stop = s.memory.stops[t.id];
  const known = knownTerminal(s.world, t.id);
  if (s.memory.downs[t.id]) {
    // It was started again when the outage came back: asked as soon as it answers, or given up at the end of its start time.
    waits(s, t.id, { code: "starting", sinceAt: s.memory.starts[t.id]?.firstAt ?? s.now, atMostSec: t.startSec });
    return;
  }
  if (stop && !stop.reboot && isForced(s, t.id)) {
    take(s, { kind: "terminalDown", terminalId: t.id, confirmed: false, cause: "pastTime" });
    return;
  }
  if (stop && !stop.reboot) {
    waits(s, t.id, { code: "shuttingDown", sinceAt: stop.firstAt, atMostSec: pastTimeSec(t) });
    if (isRunning(s, t.id) && mayRepeat(s, stop))
      intend(s, { kind: "terminalShutdown", terminalId: t.id, bootId: stop.bootId }, reason, stop.wasRunning);
    return;
  }
  const isReboot = reason.code === "scheduledReboot";
  if (stop?.reboot && isReboot && isRunning(s, t.id) && mayRepeat(s, stop))
    intend(s, { kind: "terminalReboot", terminalId: t.id, bootId: stop.bootId }, reason, true);
  // A reboot that never came (of its cluster, say) is none to wait for.
  const isUnderWay = stop?.reboot && (isReboot || (!hasNoEffect(s, t, stop) && isLeftToItsCluster(s, t, stop)));
  const reboots = isUnderWay ? stop : null;
  const leavesSince = reboots ? reboots.firstAt : known.connected ? null : known.goodbyeAt;
  if (leavesSince !== null) {
    // On its way down already; once it is, or is up again, this is looked at anew.
    waits(s, t.id, { code: "shuttingDown", sinceAt: leavesSince, atMostSec: pastTimeSec(t) });
    return;
  }
  const dependents = s.relations
    .dependentsOf(t.id)
    .filter((id) => s.relations.terminals.has(id) && !isDownEnough(s, t.id, id));
  if (dependents.length > 0 && !isForced(s, t.id)) {
    waits(s, t.id, { code: "waitsForDependents", nodeIds: dependents });
    return;
  }
  const held = isForced(s, t.id) ? null : whyClusterHolds(s, t, reason);
  if (held || isYetToBeHeard(s, t.id)) {
    waits(s, t.id, held ?? reason);
    return;
  }
  const kind = isReboot ? "terminalReboot" : "terminalShutdown";
  const command = { kind, terminalId: t.id, bootId: known.bootId } as const;
  intend(s, command, reason, isKnownToHaveRun(s, t.id));
}
