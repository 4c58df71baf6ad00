import { storageNeedOf } from "../schedule/storage-need.ts";
import { storageWanted } from "../schedule/storage-wanted.ts";
import { offWithGraceToDarkSec } from "../timing/off-to-dark.ts";
import { scheduleMarginSec } from "../timing/schedule-gap.ts";
import type { Storage, Terminal, Ups } from "../tree/entities.ts";
import type { Reason } from "./reason.ts";
import { reached, type Situation, seconds } from "./situation.ts";
import { isDown } from "./terminal-state.ts";
import { turnsOf } from "./wishes.ts";

/** Linked storage that is to be off by the schedules of its users, and the instants at which its UPSes come on for them again (2.6). */
export function findScheduledStorages(s: Situation): void {
  const turns = turnsOf(s);
  if (!turns) return;
  const { tree, relations } = s;
  const { calendar } = turns;
  for (const storage of tree.storages) {
    const need = storageNeedOf({ tree, relations, calendar, storage, runs: (t) => !t.pool || !isDown(s, t.id) });
    if (!need) continue;
    // It changes with the times of its users, which `trackWishes` asks for, and where its UPSes come on.
    const turn = storageWanted(need, s.whole.now);
    if (turn.wanted === "on" || !isOffByUsers(s, storage)) continue;
    const off: Reason = { code: "scheduledOff", sinceAt: turn.reason.offAt, onAt: turn.reason.onAt };
    s.offStorages.set(storage.id, { reason: off, cutUps: true });
    for (const { at } of turn.upsOnAt) reached(s, at);
  }
}

/** Nobody came up by himself meanwhile, and none was left alone because its off time was missed. */
function isOffByUsers(s: Situation, storage: Storage): boolean {
  return s.relations.usersOf(storage.id).every((t) => isDown(s, t.id) || s.wishes.get(t.id)?.stops === true);
}

/** Whether a UPS goes off with terminals that a schedule or an order stops: it feeds nothing else, and there is time for it. */
export function offWithTerminals(s: Situation, ups: Ups, fed: readonly Terminal[]): Reason | null {
  let reason: Reason | null = null;
  for (const t of fed) {
    const wish = s.wishes.get(t.id);
    if (wish?.wanted !== "off" || !wish.stops || !goesDark(s, ups, wish.reason)) return null;
    reason ??= wish.reason;
  }
  return reason;
}

function goesDark(s: Situation, ups: Ups, reason: Reason): boolean {
  if (reason.code === "ordered") {
    const order = s.memory.orders[reason.orderId];
    return order?.kind === "stop" && order.cutUps;
  }
  // Nobody would be left to switch it on.
  if (s.relations.fedBy(ups.id).some((t) => t.kind === "control")) return false;
  if (s.tree.loads.some((load) => load.feeds.includes(ups.id))) return false;
  if (s.memory.cuts[ups.id] || reason.code !== "scheduledOff" || reason.onAt === null) return true;
  return !reached(s, reason.onAt - seconds(offWithGraceToDarkSec(ups) + scheduleMarginSec) + 1);
}
