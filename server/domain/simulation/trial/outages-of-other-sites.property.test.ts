import { test } from "vitest";
import { simulateOutages } from "../../../testing/simulate-outages.ts";

// With `outages-of-the-example.property.test.ts` 20,000 outages; `npm run simulate` runs as many as wanted.
const thousands = (fromSeed: number, count: number) => Array.from({ length: count }, (_, i) => fromSeed + i * 10_000);

test.each(thousands(3_000_000, 2))(
  "a thousand outages of healthy random sites, from seed %i",
  { timeout: 300_000 },
  (fromSeed) => simulateOutages({ fromSeed, outages: 1000, sites: "random", faults: false }),
);

test.each(thousands(4_000_000, 7))(
  "a thousand outages of random sites that fail, from seed %i",
  { timeout: 300_000 },
  (fromSeed) => simulateOutages({ fromSeed, outages: 1000, sites: "random", faults: true }),
);
