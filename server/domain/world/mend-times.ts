import type { JournalEntry } from "./memory.ts";
import type { Instant } from "./readings.ts";

/**
 * The journal as a controller that comes up at `now` is to remember it. A controller counts time on by itself, and takes it from its
 * machine only when it begins; so between two lives (`epoch`) the time can step back, and entries come from the future: what was begun
 * then would not be over for as long. Such a life is moved back as a whole, to end just before the next one begins: nothing of it may
 * look like the next one's own. How long nobody was there cannot be known then, and its commands say so. A step forward cannot be told from a long absence.
 */
export function mendTimes(entries: readonly JournalEntry[], now: Instant): JournalEntry[] {
  const mended: JournalEntry[] = [];
  let latestAt = now;
  for (let end = entries.length; end > 0; ) {
    const epoch = entries[end - 1]?.epoch;
    let from = end;
    while (from > 0 && entries[from - 1]?.epoch === epoch) from -= 1;
    const life = entries.slice(from, end);
    const byMs = Math.min(0, latestAt - 1 - Math.max(...life.map((e) => e.at)));
    const moved = byMs === 0 ? life : life.map((e) => sayLongAgo(moveEntry(e, byMs)));
    mended.push(...moved.reverse());
    latestAt = Math.min(latestAt, ...moved.map((e) => e.at));
    end = from;
  }
  return mended.reverse();
}

function sayLongAgo(entry: JournalEntry): JournalEntry {
  return entry.kind === "commandIssued" ? { ...entry, longAgo: true } : entry;
}

/** The same entry, said so many milliseconds later. What people set to a time of day stays. */
export function moveEntry(entry: JournalEntry, byMs: number): JournalEntry {
  const at = entry.at + byMs;
  switch (entry.kind) {
    case "outageBegan":
      return { ...entry, at, beganAt: entry.beganAt + byMs };
    case "mainsBack":
      return { ...entry, at, backAt: entry.backAt + byMs };
    case "upsDark":
      return { ...entry, at, darkAt: entry.darkAt + byMs };
    case "terminalDown":
      return entry.goneAt === undefined ? { ...entry, at } : { ...entry, at, goneAt: entry.goneAt + byMs };
    case "scheduleDue":
      return { ...entry, at, dueAt: entry.dueAt + byMs };
    case "orderGiven":
      return { ...entry, at, order: { ...entry.order, givenAt: entry.order.givenAt + byMs } };
    default:
      return { ...entry, at };
  }
}
