import type { Ups } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { OffForm } from "./command.ts";
import { isControlStorage, type Situation } from "./situation.ts";

/**
 * How another control terminal commanded this UPS off, of which nothing stands in this one's journal (2.9): the last that it did before it was
 * lost, or what it does while the two do not see each other. null: nobody did, as far as can be seen. A UPS that somebody switches off by
 * hand in the middle of an incident, when all on it was stopped, looks the same, and is switched on again with the rest.
 */
export function formOfPeer(s: Situation, ups: Ups): OffForm | null {
  if (s.world.peerIds === null || s.memory.sequence === null || !mayBeCut(s, ups)) return null;
  const { darkSince, reading } = knownUps(s.world, ups.id);
  const isPending = reading?.shutdownPending === true;
  if (darkSince === null && !isPending) return null;
  if (ups.restart === "ups") return isPending ? "cycleWithGrace" : "cycleNow";
  return isPending ? "offWithGrace" : "offNow";
}

/** Something on it was stopped in this incident; or it feeds a disk of the control side, which the last of the control terminals cuts. */
function mayBeCut(s: Situation, ups: Ups): boolean {
  const { stops, flushes } = s.memory;
  if (s.relations.fedBy(ups.id).some((t) => stops[t.id] !== undefined && !stops[t.id]?.reboot)) return true;
  return s.relations.storagesFedBy(ups.id).some((st) => flushes[st.id] !== undefined || isControlStorage(s, st));
}
