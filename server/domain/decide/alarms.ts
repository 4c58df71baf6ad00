import { isControlCluster } from "../timing/cluster-times.ts";
import type { ClusterLinkage, NodeId } from "../tree/entities.ts";
import { knownCluster, knownStorage, knownTerminal, knownUps } from "../world/known.ts";
import type { AccessFault, Instant } from "../world/readings.ts";
import type { UpsKnown } from "../world/world.ts";
import type { AccessAlarm, Alarm } from "./decision.ts";
import { clusterStartSec } from "./restart-clusters.ts";
import { reached, type Situation, seconds } from "./situation.ts";
import { isWholeToStop, membersOf } from "./stop-clusters.ts";
import { isDown, isRunning } from "./terminal-state.ts";

/** A terminal that is no spare and has not been heard of for this long is an alarm. */
const silentTerminalSec = 120;

/** What somebody must know now of this part. Level-triggered like the rest: an alarm lasts as long as its matter. */
export function findAlarms(s: Situation): Alarm[] {
  const found: Alarm[] = [];
  upsAlarms(s, found);
  terminalAlarms(s, found);
  storageAlarms(s, found);
  clusterAlarms(s, found);
  return found;
}

function alarm(code: Alarm["code"], severity: Alarm["severity"], nodeId: NodeId, sinceAt: Instant): Alarm {
  return { key: `${code}:${nodeId}`, code, severity, nodeId, sinceAt };
}

function upsAlarms(s: Situation, found: Alarm[]): void {
  for (const ups of s.tree.upses) {
    const known = knownUps(s.world, ups.id);
    const outage = s.memory.outages[ups.id];
    const cut = s.memory.cuts[ups.id];
    if (outage) found.push(alarm("outage", "critical", ups.id, outage.beganAt));
    const since = known.readAt ?? s.world.observingSince;
    // It answers, so it is not lost; and one wrong answer is enough.
    if (known.lastError === "unsupported" && ups.source.kind === "snmp")
      found.push(alarm("upsNotAUps", "warning", ups.id, since));
    else if (isAccessAtFault(known)) found.push(alarm(accessAlarms[known.accessFault], "warning", ups.id, since));
    else if (known.link === "lost") found.push(alarm("upsLost", "warning", ups.id, since));
    if (known.reading?.lowBattery && known.reading.output === "battery")
      found.push(alarm("lowBattery", "critical", ups.id, since));
    if (cut ? cut.darkAt === null && cut.count > 1 : s.memory.futileCuts[ups.id])
      found.push(alarm("commandFailed", "critical", ups.id, cut?.firstAt ?? s.memory.sequence?.startedAt ?? since));
    if (s.tooSmall.has(ups.id)) found.push(alarm("batteryTooSmall", "warning", ups.id, since));
  }
}

const accessAlarms: Readonly<Record<AccessFault, AccessAlarm>> = {
  unknownUser: "upsUnknownUser",
  wrongAuthKey: "upsWrongAuthKey",
  wrongPrivKey: "upsWrongPrivKey",
  unsupportedLevel: "upsUnsupportedLevel",
  notPermitted: "upsNotPermitted",
  silentToUser: "upsSilentToUser",
};

/** The device said it, so once is enough; where it said nothing, a few answers may only have been lost on their way. */
function isAccessAtFault(known: UpsKnown): known is UpsKnown & { accessFault: AccessFault } {
  if (known.accessFault == null) return false;
  return known.accessFault !== "silentToUser" || known.link === "lost";
}

function terminalAlarms(s: Situation, found: Alarm[]): void {
  for (const t of s.tree.terminals) {
    const down = s.memory.downs[t.id];
    const start = s.memory.starts[t.id];
    const known = knownTerminal(s.world, t.id);
    if (down && !down.confirmed) found.push(alarm("notConfirmedDown", "warning", t.id, down.at));
    if (start?.timedOutAt != null) found.push(alarm("startTimedOut", "critical", t.id, start.timedOutAt));
    const hastened = s.memory.shortened[t.id];
    if (hastened) found.push(alarm("waitsShortened", "critical", t.id, hastened.at));
    if (known.connected || t.pool || t.shutdown.kind !== "agent") continue;
    const quietSince = Math.max(known.lastHeardAt ?? 0, s.world.observingSince);
    const expected = !isDown(s, t.id) && !s.memory.stops[t.id];
    if (expected && reached(s, quietSince + seconds(silentTerminalSec)))
      found.push(alarm("terminalSilent", "warning", t.id, quietSince));
  }
}

function storageAlarms(s: Situation, found: Alarm[]): void {
  for (const storage of s.tree.storages) {
    const ended = s.memory.flushes[storage.id]?.ended;
    const known = knownStorage(s.world, storage.id);
    const powered = s.relations
      .upsesOfStorage(storage.id)
      .every((id) => knownUps(s.world, id).reading?.output !== "off");
    if (ended?.outcome === "timedOut") found.push(alarm("flushTimedOut", "critical", storage.id, ended.at));
    const shortened = s.memory.shortened[storage.id];
    if (shortened) found.push(alarm("waitsShortened", "critical", storage.id, shortened.at));
    if (storage.linkage && known.link === "lost" && powered)
      found.push(alarm("storageLost", "warning", storage.id, known.readAt ?? s.world.observingSince));
  }
}

function clusterAlarms(s: Situation, found: Alarm[]): void {
  for (const cluster of s.tree.clusters) {
    const ended = s.memory.clusterStops[cluster.id]?.ended;
    if (ended?.outcome === "timedOut") found.push(alarm("clusterStopTimedOut", "critical", cluster.id, ended.at));
    if (ended?.outcome === "doesNotFit" || ended?.outcome === "refused")
      found.push(alarm("clusterNotStopped", "warning", cluster.id, ended.at));
    const since = stoppedSince(s, cluster);
    if (since !== null && reached(s, since + seconds(clusterStartSec)))
      found.push(alarm("clusterNotRunning", "critical", cluster.id, since));
  }
}

/** Since when it stands still although all of its members that run are to run on; null: it does not, or comes with their restart. */
function stoppedSince(s: Situation, cluster: ClusterLinkage): Instant | null {
  const known = knownCluster(s.world, cluster.id);
  if (known.link !== "ok" || known.state !== "stopped") return null;
  if (isControlCluster(s.relations, cluster) && s.memory.controlReboot) return null;
  const runs = membersOf(s, cluster).some((t) => isRunning(s, t.id));
  return runs && !isWholeToStop(s, cluster) ? known.stateSince : null;
}
