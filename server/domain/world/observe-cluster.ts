import { linkAfter } from "./observe-ups.ts";
import type { Observation } from "./readings.ts";
import type { ClusterKnown } from "./world.ts";

export type ClusterObservation = Extract<Observation, { kind: "clusterRead" | "clusterReadFailed" }>;

/** A cluster that was not heard of yet: stale, never ok. */
export const unheardCluster: ClusterKnown = {
  link: "stale",
  state: null,
  readAt: null,
  stateSince: null,
  failedReads: 0,
};

/** What is known of one cluster after one observation of it. A reading older than the one that is held is dropped. */
export function observeCluster(known: ClusterKnown, observation: ClusterObservation): ClusterKnown {
  switch (observation.kind) {
    case "clusterRead": {
      const { at, state } = observation;
      if (known.readAt !== null && at < known.readAt) return known;
      const stateSince = known.stateSince === null || known.state !== state ? at : known.stateSince;
      return { link: "ok", state, readAt: at, stateSince, failedReads: 0 };
    }
    case "clusterReadFailed": {
      const failedReads = known.failedReads + 1;
      return { ...known, failedReads, link: linkAfter(failedReads, known.link) };
    }
  }
}
