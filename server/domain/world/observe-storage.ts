import { linkAfter } from "./observe-ups.ts";
import type { Observation } from "./readings.ts";
import type { StorageKnown } from "./world.ts";

export type StorageObservation = Extract<Observation, { kind: "storageRead" | "storageReadFailed" }>;

/** A storage system that was not heard yet: stale, never ok. */
export const unheardStorage: StorageKnown = { link: "stale", reading: null, readAt: null, failedReads: 0 };

/** What is known of one storage system after one observation of it. */
export function observeStorage(known: StorageKnown, observation: StorageObservation): StorageKnown {
  switch (observation.kind) {
    case "storageRead":
      if (known.readAt !== null && observation.at < known.readAt) return known;
      return { link: "ok", reading: observation.reading, readAt: observation.at, failedReads: 0 };
    case "storageReadFailed": {
      const failedReads = known.failedReads + 1;
      return { ...known, failedReads, link: linkAfter(failedReads, known.link) };
    }
  }
}
