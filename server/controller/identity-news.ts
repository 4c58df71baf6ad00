import type { NodeId } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Observation } from "../domain/world/readings.ts";
import type { Said } from "./journal.ts";

type Identified = Extract<Observation, { kind: "upsIdentified" }>;

/**
 * Which UPS answers where, for the journal: said when it was found out, and again when another one answers in its place, or the same by
 * another protocol. What the open part of the journal (`entries`) says is not said again.
 */
export type IdentityNews = {
  /** null: it is no news. `inIncident`: what is found out for the first time is not said then; there are other things to read. */
  of(observed: Identified, inIncident: boolean): Said | null;
};

export function createIdentityNews(entries: readonly JournalEntry[]): IdentityNews {
  const told = new Map<NodeId, string>();
  for (const entry of entries) if (entry.kind === "upsIdentified") told.set(entry.upsId, keyOf(entry));
  return {
    of({ upsId, family, identity: { model, serial } }, inIncident) {
      const key = keyOf({ family, model, serial });
      const before = told.get(upsId);
      if (before === key || (before === undefined && inIncident)) return null;
      told.set(upsId, key);
      return { kind: "upsIdentified", upsId, family, model, serial };
    },
  };
}

function keyOf({
  family,
  model,
  serial,
}: Pick<Identified, "family"> & Pick<Identified["identity"], "model" | "serial">) {
  return JSON.stringify([family, model, serial]);
}
