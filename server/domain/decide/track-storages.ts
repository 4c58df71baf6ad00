import type { Storage } from "../tree/entities.ts";
import { knownStorage } from "../world/known.ts";
import { type Situation, take } from "./situation.ts";
import { isOff } from "./ups-state.ts";

/** Notes which linked storage is ready again after its power came back in this incident: once for each time. */
export function trackStorages(s: Situation): void {
  for (const storage of s.tree.storages)
    if (storage.linkage && isReadyAgain(s, storage)) take(s, { kind: "storageReady", storageId: storage.id });
}

function isReadyAgain(s: Situation, storage: Storage): boolean {
  const upsIds = s.relations.upsesOfStorage(storage.id);
  const onSince = upsIds.reduce((latest, id) => Math.max(latest, s.memory.restoredAt[id] ?? 0), 0);
  if (onSince === 0 || (s.memory.readyAt[storage.id] ?? 0) >= onSince) return false;
  if (upsIds.some((id) => s.memory.cuts[id] || isOff(s, id))) return false;
  const known = knownStorage(s.world, storage.id);
  const state = known.reading?.state;
  return (
    known.link === "ok" && known.readAt !== null && known.readAt > onSince && (state === "ready" || state === "flushed")
  );
}
