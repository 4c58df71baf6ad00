import { runtimeReserveSec } from "../../../decide/track-outages.ts";
import type { Terminal } from "../../../tree/entities.ts";
import { knownUps } from "../../../world/known.ts";
import type { JournalEntry } from "../../../world/memory.ts";
import { sinceStartSec } from "../context.ts";
import type { Check, Ground } from "../ground.ts";
import {
  isHalted,
  isLost,
  isLying,
  isOutByRecord,
  isPastTimeByRecord,
  showsBattery,
  showsOff,
  terminalOf,
  whyStop,
  whyStopStorage,
} from "./facts.ts";

/** Rounding of whole seconds, and what lies between a reading and its tick. */
const slackMs = 1_500;
/** 2.2: how long before it was first seen an outage may be taken to have begun. */
const unseenAtMostMs = 60_000;

/**
 * I9: nothing is asked to stop without a confirmed outage that concerns it (no schedules, factors or orders here); an outage shorter than
 * the shortest `confirmSec` concerned stops nothing. So each outage must have begun and been confirmed rightly, and each stop must follow
 * from one by the tree.
 */
export const onlyForAReason: Check = (happening, g) => {
  if (happening.kind !== "entry") return [];
  const { entry } = happening;
  switch (entry.kind) {
    case "outageBegan":
      return beganWrongly(g, entry);
    case "outageConfirmed":
      return confirmedWrongly(g, entry);
    case "commandIssued":
      return commandedWrongly(g, entry);
    default:
      return [];
  }
};

function beganWrongly(g: Ground, entry: Extract<JournalEntry, { kind: "outageBegan" }>): string[] {
  const truth = g.upses[entry.upsId];
  if (!truth) return [];
  const { reading, readAt: seenAt } = knownUps(g.world, entry.upsId);
  if (!showsBattery(reading) || seenAt === null)
    return [`an outage of ${entry.upsId} began though its last reading does not say so`];
  // Not before the last good reading, which showed mains; where that was another life's, not more than a minute before it was seen.
  const mainsAt = truth.lastGoodMainsReadAt ?? 0;
  const isOfThisLife = mainsAt >= (g.lives.at(-1)?.from ?? 0);
  const earliest = isOfThisLife ? Math.min(mainsAt, seenAt) : seenAt - unseenAtMostMs;
  const trueAt = truth.lostAt ?? truth.backAt;
  if (entry.beganAt >= Math.min(earliest, trueAt) - slackMs) return [];
  return [
    `the outage of ${entry.upsId} is said to have begun at t+${sinceStartSec(entry.beganAt)}, and mains were read at t+${sinceStartSec(earliest)}`,
  ];
}

function confirmedWrongly(g: Ground, entry: Extract<JournalEntry, { kind: "outageConfirmed" }>): string[] {
  const { upsId } = entry;
  const ups = g.relations.upses.get(upsId);
  const outage = g.world.memory.outages[upsId];
  const reading = knownUps(g.world, upsId).reading;
  if (!ups || !outage || !reading) return [`an outage of ${upsId} is confirmed of which nothing is known`];
  const isFlat = reading.output === "off" && reading.mainsPresent === false;
  if (!showsBattery(reading) && !isFlat)
    return [`the outage of ${upsId} is confirmed while its last reading shows mains`];
  const lastedSec = (entry.at - outage.beganAt) / 1000;
  switch (entry.by) {
    case "time":
      return lastedSec < ups.confirmSec
        ? [`the outage of ${upsId} is confirmed after ${lastedSec} of ${ups.confirmSec} s`]
        : [];
    case "lowBattery":
      return reading.lowBattery || isFlat
        ? []
        : [`the outage of ${upsId} is confirmed by a low battery that is not low`];
    case "runtime":
      return (reading.runtimeSec ?? Number.POSITIVE_INFINITY) <= g.completeStopSec(upsId) + runtimeReserveSec
        ? []
        : [`the outage of ${upsId} is confirmed by a runtime of ${reading.runtimeSec} s`];
  }
}

function commandedWrongly(g: Ground, entry: Extract<JournalEntry, { kind: "commandIssued" }>): string[] {
  const { command, reason } = entry;
  switch (command.kind) {
    case "terminalShutdown": {
      const t = terminalOf(g, command.terminalId);
      return t && whyStop(g, t) === null
        ? [`${command.terminalId} is asked to stop (${reason.code}) without an outage that concerns it`]
        : [];
    }
    case "terminalReboot":
      return g.world.memory.controlReboot ? [] : [`${command.terminalId} is asked to reboot, and no disk was dark`];
    case "clusterShutdown": {
      const stays = command.members.filter(({ terminalId }) => {
        const t = terminalOf(g, terminalId);
        return t && whyStop(g, t) === null && !g.world.memory.stops[terminalId];
      });
      // What was asked goes through, also when the reason is over: it may be asked once more.
      return stays.length === 0 || g.world.memory.clusterStops[command.clusterId]
        ? []
        : [`${command.clusterId} is asked to stop, and need not: ${stays.map((m) => m.terminalId).join(" ")}`];
    }
    case "clusterRestart":
      return g.world.memory.controlReboot || g.world.memory.clusterStops[command.clusterId]
        ? []
        : [`${command.clusterId} is asked to restart, and nobody stopped it`];
    case "storageFlush": {
      const s = g.relations.storages.get(command.storageId);
      return s && whyStopStorage(g, s) === null
        ? [`${command.storageId} is asked to flush without an outage that concerns it`]
        : [];
    }
    case "upsOff":
      return cutWrongly(g, command.upsId, reason.code === "recovery");
    default:
      return [];
  }
}

/** It is down, or nobody can know better: it passed its time, said goodbye and ran on, or did not come back from a reboot in time. */
function waitsForPower(g: Ground, t: Terminal): boolean {
  if (isHalted(g, t.id) || isPastTimeByRecord(g, t) || isLying(g, t.id)) return true;
  const down = g.world.memory.downs[t.id];
  return down !== undefined && g.now - down.at >= t.startSec * 1000;
}

function cutWrongly(g: Ground, upsId: string, isCycle: boolean): string[] {
  if (showsOff(g, upsId) || g.world.memory.cuts[upsId]) return [];
  const fed = g.relations.fedBy(upsId);
  if (isCycle) {
    const waiting = fed.some((t) => t.start.kind === "power" && waitsForPower(g, t));
    return waiting ? [] : [`${upsId} is cycled, and nothing on it waits for power`];
  }
  const storages = g.relations.storagesFedBy(upsId);
  const forDisk = storages.some((s) =>
    g.relations.isControlSide(s.groupId)
      ? g.relations
          .upsesOfStorage(s.id)
          .some((id) => isOutByRecord(g, id) || g.world.memory.outages[id]?.mainsBackAt === null)
      : whyStopStorage(g, s) !== null,
  );
  const forFed = fed.some((t) => whyStop(g, t) !== null || g.world.memory.stops[t.id]);
  return forDisk || forFed || isLost(g, upsId) ? [] : [`${upsId} is cut without an outage that concerns it`];
}
