import type { NodeId } from "../../domain/tree/entities.ts";

/** Knows traps again that come twice: sent again, or by two ways. */
export interface TrapRepeats {
  /** Whether the same trap of these UPSes came before. It is remembered. `upTime` in hundredths of a second; null: not said. */
  isRepeat(trap: {
    upsIds: readonly NodeId[];
    oid: string;
    alarmOid: string | null;
    text: string;
    upTime: number | null;
  }): boolean;
}

/**
 * A card stamps a trap when it sends it, for each receiver and each try anew: so that much may lie between the stamps. Nothing that a UPS does comes
 * twice within it (RFC 1628: no trap twice within five seconds).
 */
const sameStampTicks = 100;
/** What came longer ago is none: the card has started again since, and its stamps begin anew. Real time. */
const rememberedMs = 60_000;
/** Per UPS. A card that sends more is a flood anyway. */
const rememberedTraps = 16;
const upsesAtMost = 20_000;

type Seen = { what: string; upTime: number; ms: number };

export function createTrapRepeats(now: () => number = () => performance.now()): TrapRepeats {
  const seenOf = new Map<string, Seen[]>();
  return {
    isRepeat({ upsIds, oid, alarmOid, text, upTime }) {
      // A stamp of zero is what a card sends that has no clock.
      if (upTime === null || upTime === 0) return false;
      const key = upsIds.join(" ");
      const what = `${oid.replace(/\.0(?=\.\d+$)/, "")} ${alarmOid ?? ""} ${text}`;
      const ms = now();
      const seen = (seenOf.get(key) ?? []).filter((one) => ms - one.ms < rememberedMs);
      const isRepeat = seen.some((one) => one.what === what && Math.abs(one.upTime - upTime) <= sameStampTicks);
      if (!isRepeat) seen.push({ what, upTime, ms });
      if (seenOf.size >= upsesAtMost && !seenOf.has(key)) seenOf.clear();
      seenOf.set(key, seen.slice(-rememberedTraps));
      return isRepeat;
    },
  };
}
