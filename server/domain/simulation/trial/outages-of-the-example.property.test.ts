import { test } from "vitest";
import { simulateOutages } from "../../../testing/simulate-outages.ts";

// With `outages-of-other-sites.property.test.ts` 20,000 outages; `npm run simulate` runs as many as wanted.
const thousands = (fromSeed: number, count: number) => Array.from({ length: count }, (_, i) => fromSeed + i * 10_000);

test.each(thousands(1_000_000, 4))(
  "a thousand outages of a healthy example site, from seed %i",
  { timeout: 300_000 },
  (fromSeed) => simulateOutages({ fromSeed, outages: 1000, sites: "example", faults: false }),
);

test.each(thousands(2_000_000, 7))(
  "a thousand outages of an example site that fails, from seed %i",
  { timeout: 300_000 },
  (fromSeed) => simulateOutages({ fromSeed, outages: 1000, sites: "example", faults: true }),
);
