import { test } from "vitest";
import { simulateOutages } from "../../../testing/simulate-outages.ts";

// Two or three controllers, one after the other lost at any moment of an outage and of a recovery (2.9).
test.each([1, 2, 3])(
  "a thousand outages in which control terminals take over from each other, from seed %i00,000",
  { timeout: 300_000 },
  (hundredThousands) =>
    simulateOutages({
      fromSeed: 5_000_000 + hundredThousands * 100_000,
      outages: 1000,
      sites: "takeOvers",
      faults: true,
    }),
);
