import type { ScheduleUnit } from "../schedule/calendar.ts";
import { defaultMissedLimits } from "../schedule/missed-times.ts";
import { wantedWithFactors } from "../schedule/off-factors.ts";
import { createTurns, type Turn, type Turns } from "../schedule/turns.ts";
import type { Terminal, Tree } from "../tree/entities.ts";
import { knownTerminal } from "../world/known.ts";
import type { Memory } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { Reason } from "./reason.ts";
import type { StandingOrder } from "./scope.ts";
import { factOf, reached, type Situation, take } from "./situation.ts";
import { isRunning } from "./terminal-state.ts";
import type { Wish } from "./wish.ts";

const turnsOfTree = new WeakMap<Tree, { changes: Memory["changes"]; turns: Turns }>();

/** What the settings and the one-off changes say; read once, as long as neither changes. null: they say nothing at all. */
export function turnsOf(s: Situation): Turns | null {
  const { changes } = s.memory;
  const { tree } = s;
  if (tree.schedules.length === 0 && tree.lanFactors.length === 0 && Object.keys(changes).length === 0) return null;
  const held = turnsOfTree.get(tree);
  if (held?.changes === changes) return held.turns;
  const turns = createTurns(tree, s.relations, Object.values(changes));
  turnsOfTree.set(tree, { changes, turns });
  return turns;
}

/** Notes on and off times that came, and fills `s.wishes`. */
export function trackWishes(s: Situation): void {
  const turns = turnsOf(s);
  if (turns)
    for (const unit of turns.calendar.units) {
      const said = saidOf(s, unit, turns.turnOf(unit, s.whole.now));
      if (!said) continue;
      noteDue(s, unit, said);
      for (const t of unit.terminals) {
        const wish = scheduledWish(s, unit, t, said);
        if (wish) s.wishes.set(t.id, wish);
      }
    }
  for (const order of s.standing) if (order.kind === "stop" || order.kind === "start") applyOrder(s, order);
}

type Said = { wanted: "on" | "off" | "reboot"; sinceAt: Instant; reason: Reason };

function saidOf(s: Situation, unit: ScheduleUnit, turn: Turn): Said | null {
  reached(s, turn.untilAt);
  const { level } = turn;
  const [first] = unit.terminals;
  const lan = first && unit.lanFactors.length > 0 ? factOf(s, "lan") : null;
  if (first && lan) {
    const needed = s.relations.policyOf(first.groupId).offFactorsNeeded;
    const scheduled = level ? { wanted: level.wanted, sinceAt: level.sinceAt, reason: level.reason } : nobodySays;
    const runningSince = s.memory.upSince[first.id] ?? null;
    const with_ = wantedWithFactors({ unit, scheduled, observed: lan, runningSince, needed, now: s.now });
    if (with_.wanted === null) return null;
    if (with_.reason.code === "offFactors") {
      const reason: Reason = { code: "lanOff", sinceAt: with_.sinceAt, lanFactorIds: with_.reason.lanFactorIds };
      return { wanted: "off", sinceAt: with_.sinceAt, reason };
    }
  }
  if (!level) return null;
  const { sinceAt } = level;
  if (level.isReboot) return { wanted: "reboot", sinceAt, reason: { code: "scheduledReboot", sinceAt } };
  if (level.wanted === "off")
    return { wanted: "off", sinceAt, reason: { code: "scheduledOff", sinceAt, onAt: turn.nextOnAt } };
  return { wanted: "on", sinceAt, reason: { code: "scheduledOn", sinceAt } };
}

const nobodySays = { wanted: null, sinceAt: null, reason: null } as const;

/** Each time once, and only one that these settings brought; one that is too late is noted as missed. */
function noteDue(s: Situation, unit: ScheduleUnit, { wanted, sinceAt }: Said): void {
  const unitKey = unit.key;
  if (sinceAt <= (s.memory.due[unitKey]?.at ?? s.world.schedulesSince)) return;
  const limitMin = wanted === "on" ? defaultMissedLimits.onMin : defaultMissedLimits.offMin;
  const missed = limitMin !== null && s.now - sinceAt > limitMin * 60_000;
  take(s, { kind: "scheduleDue", unitKey, dueAt: sinceAt, wanted, missed });
}

function scheduledWish(s: Situation, unit: ScheduleUnit, t: Terminal, said: Said): Wish | null {
  const { wanted, sinceAt, reason } = said;
  const due = s.memory.due[unit.key];
  const isDue = due !== undefined && due.wanted === wanted && !due.missed;
  const isUpSince = due !== undefined && (s.memory.upSince[t.id] ?? Number.NEGATIVE_INFINITY) >= due.at;
  switch (wanted) {
    case "off":
      // Somebody switched it on again after its off time: it stays on until the next one.
      return isUpSince ? null : { wanted, at: sinceAt, reason, stops: isDue, starts: false };
    case "reboot":
      // What is off is not switched on by it.
      if (s.memory.downs[t.id] && !s.memory.stops[t.id]?.reboot) return null;
      return isDue && !isUpSince ? { wanted, at: sinceAt, reason, stops: true, starts: false } : null;
    case "on": {
      // A spare comes on only if it carried work: then it is in the restore set.
      const downAt = s.memory.downs[t.id]?.at ?? null;
      const starts = isDue && !t.pool && (downAt === null ? isSilent(s, t) : downAt < due.at);
      const returns = isDue && downAt !== null && downAt < due.at && s.memory.stops[t.id]?.wasRunning === true;
      return { wanted, at: sinceAt, reason, stops: false, starts: starts || returns };
    }
  }
}

/** It was off before, and nobody saw it go. */
function isSilent(s: Situation, t: Terminal): boolean {
  return !knownTerminal(s.world, t.id).connected && !s.memory.stops[t.id];
}

function applyOrder(s: Situation, order: Extract<StandingOrder, { kind: "stop" | "start" }>): void {
  for (const id of order.scope.terminalIds) {
    const t = s.relations.terminals.get(id);
    /* v8 ignore next -- a scope names no terminal that the tree does not have */
    if (!t) continue;
    const reason: Reason = { code: "ordered", orderId: order.id };
    const isUpSince = (s.memory.upSince[id] ?? Number.NEGATIVE_INFINITY) >= order.givenAt;
    if (order.kind === "stop") {
      if (!isUpSince) s.wishes.set(id, { wanted: "off", at: order.givenAt, reason, stops: true, starts: false });
      continue;
    }
    const before = s.wishes.get(id);
    // An off time that came after the order holds.
    if (before && before.wanted !== "on" && before.at > order.givenAt) continue;
    const isMeant = !t.pool || order.nodeId === id || s.memory.stops[id]?.wasRunning === true;
    s.wishes.set(id, {
      wanted: "on",
      at: order.givenAt,
      reason,
      stops: false,
      starts: isMeant && !isUpSince && !isRunning(s, id),
    });
  }
}
