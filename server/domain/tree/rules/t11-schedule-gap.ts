import { timeOf, type Zone } from "../../schedule/local-time.ts";
import { type StorageWindow, storageWindows } from "../../schedule/storage-windows.ts";
import type { NodeId } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/**
 * T11: from the latest off time of a storage's users to their earliest on time there is not the time to flush, cut and warm up, so
 * the storage is left on (2.6). One finding per storage, with its shortest gap. A reboot is no gap.
 */
export function scheduleGap({ typicalDays }: Facts): Finding[] {
  const shortest = new Map<NodeId, { window: StorageWindow; finding: Finding }>();
  for (const { calendar, from, until, date, needs } of typicalDays())
    for (const need of needs)
      for (const window of storageWindows(need, from, until)) {
        if (window.cut || window.onAt === null || window.gapSec === null) continue;
        const found = shortest.get(window.storageId)?.window.gapSec ?? null;
        if (found !== null && found <= window.gapSec) continue;
        const finding: Finding = {
          code: "T11",
          severity: "warning",
          nodeIds: [window.storageId, ...new Set(need.units.map((u) => u.targetId))],
          params: {
            case: date === null ? "weekly" : "dated",
            ...(date === null ? {} : { date }),
            name: need.storage.name,
            offTime: clockTime(calendar.zone, window.offAt),
            onTime: clockTime(calendar.zone, window.onAt),
            givenMin: Math.floor(window.gapSec / 60),
            neededMin: Math.ceil(window.neededSec / 60),
          },
        };
        shortest.set(window.storageId, { window, finding });
      }
  return [...shortest.values()].map((s) => s.finding);
}

/** HH:MM on the site's clocks. */
export function clockTime(zone: Zone, at: number): string {
  return timeOf(zone.localOf(at).minute);
}
