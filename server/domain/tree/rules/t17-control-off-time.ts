import type { Calendar, ScheduleUnit } from "../../schedule/calendar.ts";
import { dayMs } from "../../schedule/local-time.ts";
import { type OffWindow, offWindows, type StorageWindow, storageWindows } from "../../schedule/storage-windows.ts";
import { linkedStorageStopSec } from "../../timing/linked-side.ts";
import { stopChains } from "../../timing/stop-chain.ts";
import type { NodeId, Storage, Terminal } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { clockTime } from "./t11-schedule-gap.ts";

/**
 * T17: by their schedules all control terminals are off at some moment from the latest off time of a linked storage's users until its
 * flush can have ended, with users that stop within their times: nobody is there to ask for it. A control terminal that stays up
 * does it for the others, and one that reboots goes on where it was. One finding per storage, with the time that misses most.
 */
export function controlOffTime(facts: Facts): Finding[] {
  const control = facts.tree.terminals.filter((t) => t.kind === "control");
  const flushedSec = flushTimes(facts);
  const worst = new Map<NodeId, { shortMs: number; finding: Finding }>();
  for (const { calendar, from, until, needs } of facts.typicalDays()) {
    const units = controlUnits(calendar, control);
    if (units === null) continue;
    // A day more: a flush may end after the last moment that is looked at.
    const away = offWindows(units, from - dayMs, until + dayMs);
    for (const need of needs) {
      if (!need.storage.linkage) continue;
      for (const window of storageWindows(need, from, until)) {
        const endAt = window.offAt + flushedSec(need.storage) * 1000;
        const gone = window.cut ? firstWithin(away, window, endAt) : null;
        if (gone === null) continue;
        const shortMs = endAt - gone.offAt;
        if (shortMs <= (worst.get(need.storage.id)?.shortMs ?? 0)) continue;
        const params = {
          names: control.map((t) => t.name).join(", "),
          offTime: clockTime(calendar.zone, gone.offAt),
          storage: need.storage.name,
          usersOffTime: clockTime(calendar.zone, window.offAt),
          neededTime: clockTime(calendar.zone, Math.ceil(endAt / 60_000) * 60_000),
        };
        const nodeIds = [...control.map((t) => t.id), need.storage.id];
        worst.set(need.storage.id, { shortMs, finding: { code: "T17", severity: "warning", nodeIds, params } });
      }
    }
  }
  return [...worst.values()].map((w) => w.finding);
}

/** null: there is no control terminal, or one that no schedule switches off. */
function controlUnits(calendar: Calendar, control: readonly Terminal[]): ScheduleUnit[] | null {
  const units = new Set<ScheduleUnit>();
  for (const terminal of control) {
    const unit = calendar.unitOf(terminal.id);
    if (!unit?.timeline.pattern.hasOff) return null;
    units.add(unit);
  }
  return units.size > 0 ? [...units] : null;
}

/** Seconds from the users' off time until the flush has ended: their stops, their UPSes off, and the flush. Computed once each. */
function flushTimes({ tree, relations }: Facts): (storage: Storage) => number {
  const nothing: ReadonlySet<NodeId> = new Set();
  const standing = { downIds: nothing, pastTimeIds: nothing, flushedIds: nothing, darkIds: nothing };
  const known = new Map<NodeId, number>();
  const chain = stopChains(relations);
  return (storage) => {
    const sec = known.get(storage.id) ?? linkedStorageStopSec({ tree, relations, chain, standing }, storage);
    known.set(storage.id, sec);
    return sec;
  };
}

function firstWithin(away: readonly OffWindow[], { offAt }: StorageWindow, endAt: number): OffWindow | null {
  return away.find((w) => w.offAt < endAt && (w.onAt === null || w.onAt > offAt)) ?? null;
}
