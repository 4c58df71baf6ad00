import type { NodeId } from "../../domain/tree/entities.ts";
import type { EngineClock } from "./snmp-session.ts";

/** The SNMP v3 engines of UPSes and their clocks, as polls and signed notifications tell them. Bounded. */
export interface SnmpEngines {
  /** A poll of this UPS was answered, signed, by this engine: that is its clock now, also where it was set back. */
  learn(upsId: NodeId, clock: EngineClock): void;
  /** The UPSes that were polled at this engine. */
  upsesOf(engineId: string): readonly NodeId[];
  /**
   * Whether a signed message of this engine is of now (RFC 3414 3.2, 7b), which it then counts on from. One of an engine that was never
   * heard is. false: it may be an old one, recorded and sent again; or the engine's clock was set back, and no poll has told yet.
   */
  isTimely(clock: EngineClock): boolean;
}

/** `latest`: the highest time heard since it started that often. */
type Known = { boots: number; latest: number; upsIds: Set<NodeId> };

const windowSec = 150;
const enginesAtMost = 50_000;

export function createSnmpEngines(): SnmpEngines {
  const engines = new Map<string, Known>();
  const engineOf = new Map<NodeId, string>();

  function keep(engineId: string, known: Known): void {
    // Those that no poll has told may be dropped: a user's passphrase is behind each, so it takes years to come to so many.
    if (engines.size >= enginesAtMost && !engines.has(engineId))
      for (const [id, { upsIds }] of engines) {
        if (upsIds.size > 0) continue;
        engines.delete(id);
        break;
      }
    engines.set(engineId, known);
  }

  return {
    learn(upsId, { engineId, boots, time }) {
      const before = engineOf.get(upsId);
      if (before !== undefined && before !== engineId) engines.get(before)?.upsIds.delete(upsId);
      engineOf.set(upsId, engineId);
      const upsIds = engines.get(engineId)?.upsIds ?? new Set();
      keep(engineId, { boots, latest: time, upsIds: upsIds.add(upsId) });
    },
    upsesOf: (engineId) => [...(engines.get(engineId)?.upsIds ?? [])],
    isTimely({ engineId, boots, time }) {
      const known = engines.get(engineId);
      if (known === undefined) {
        keep(engineId, { boots, latest: time, upsIds: new Set() });
        return true;
      }
      if (boots < known.boots || (boots === known.boots && time < known.latest - windowSec)) return false;
      const latest = boots > known.boots ? time : Math.max(time, known.latest);
      Object.assign(known, { boots, latest });
      return true;
    },
  };
}
