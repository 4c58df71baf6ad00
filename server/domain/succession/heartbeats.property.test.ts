import { expect, test } from "vitest";
import { createRandom, type Random } from "../simulation/trial/random.ts";
import { type PeerSeen, standOf } from "./stand.ts";

/** Heartbeats of the one that acts, as they arrive: sent so often, lost and late by chance. Milliseconds, in the order of arrival. */
function arrivals(random: Random, args: { everyMs: number; forMs: number; lost: number; jitterMs: number }): number[] {
  const { everyMs, forMs, lost, jitterMs } = args;
  const at: number[] = [];
  for (let sentAt = 0; sentAt < forMs; sentAt += everyMs)
    if (!random.chance(lost)) at.push(sentAt + jitterMs * random.next());
  return at.sort((a, b) => a - b);
}

/** The times at which a stand-by would have taken over. */
function takeOvers(heard: readonly number[], lostAfterMs: number): number[] {
  const found: number[] = [];
  for (const [i, at] of heard.entries()) {
    const next = heard[i + 1];
    if (next === undefined) continue;
    // Just before the next one arrives it has been silent for the longest.
    const now = next - 0.001;
    const peer: PeerSeen = { id: "sv1", heardAt: at, acts: true, epoch: 1, wouldAct: true };
    const { kind } = standOf({
      ...{ now, selfId: "sv2", order: ["sv1", "sv2"], acts: false, epoch: 1, ordered: false, since: -600_000 },
      ...{ actingKnownAt: at, peers: [peer], told: [], witnesses: [now] },
      ...{ lostAfterMs, patienceMs: 300_000, suspended: false },
    });
    if (kind !== "standBy") found.push(now);
  }
  return found;
}

const hour = { everyMs: 50, forMs: 3_600_000, lost: 0.2, jitterMs: 500 };

test.each([1, 2, 3, 4, 5])("nobody takes over in an hour of 20 %% loss and 500 ms of jitter, seed %i", (seed) => {
  expect(takeOvers(arrivals(createRandom(seed), hour), 1_250)).toEqual([]);
});

test("at a loss that no such time outlasts somebody does", () => {
  expect(takeOvers(arrivals(createRandom(1), { ...hour, lost: 0.9 }), 1_250).length).toBeGreaterThan(0);
});
