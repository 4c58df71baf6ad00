import type { Observation } from "../domain/world/readings.ts";
import type { Observe } from "./ports.ts";

/** Where everything observed waits, in order of arrival, until the next tick takes it all. */
export type Inbox = {
  /** Never throws and never waits: drivers call it from their handlers. It may be called before the controller starts. */
  observe: Observe;
  take(): Observation[];
  isEmpty(): boolean;
  /** Called at every arrival. One listener; a later one takes its place. */
  onArrival(listener: (observation: Observation) => void): void;
};

/** `onObserved` hears all of it first. */
export function createInbox(onObserved: Observe = () => {}): Inbox {
  let waiting: Observation[] = [];
  let arrived: (observation: Observation) => void = () => {};
  return {
    observe(observation) {
      onObserved(observation);
      waiting.push(observation);
      arrived(observation);
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    isEmpty: () => waiting.length === 0,
    onArrival(listener) {
      arrived = listener;
    },
  };
}
