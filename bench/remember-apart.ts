import { subjectOf } from "../server/domain/decide/command.ts";
import type { JournalEntry, Memory } from "../server/domain/world/memory.ts";
import { remember } from "../server/domain/world/remember.ts";

/**
 * The same as folding all entries one after the other, where each group is about one node and takes nothing away: each is folded into
 * that node's part of memory. It gets a generated site into the middle of an outage in reasonable time.
 */
export function rememberApart(memory: Memory, groups: readonly (readonly JournalEntry[])[]): Memory {
  const all: Memory = {
    ...memory,
    outages: { ...memory.outages },
    stops: { ...memory.stops },
    downs: { ...memory.downs },
    cuts: { ...memory.cuts },
    flushes: { ...memory.flushes },
    starts: { ...memory.starts },
  };
  for (const group of groups) {
    const id = nodeOf(group);
    const part = group.reduce(remember, {
      ...all,
      outages: only(all.outages, id),
      stops: only(all.stops, id),
      downs: only(all.downs, id),
      cuts: only(all.cuts, id),
      flushes: only(all.flushes, id),
      starts: only(all.starts, id),
    });
    Object.assign(all.outages, part.outages);
    Object.assign(all.stops, part.stops);
    Object.assign(all.downs, part.downs);
    Object.assign(all.cuts, part.cuts);
    Object.assign(all.flushes, part.flushes);
    Object.assign(all.starts, part.starts);
    all.sequence = part.sequence;
    all.lastEntryAt = part.lastEntryAt;
  }
  return all;
}

function nodeOf([first]: readonly JournalEntry[]): string {
  if (first?.kind === "commandIssued") return subjectOf(first.command);
  if (first && "upsId" in first) return first.upsId;
  if (first && "terminalId" in first) return first.terminalId;
  if (first && "storageId" in first) return first.storageId;
  throw new Error(`an entry of no node: ${first?.kind}`);
}

function only<T>(map: Record<string, T>, id: string): Record<string, T> {
  const held = map[id];
  return held === undefined ? {} : { [id]: held };
}
