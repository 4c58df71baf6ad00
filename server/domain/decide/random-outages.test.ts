import fc from "fast-check";
import { expect, test } from "vitest";
import { runScenario, type ScenarioOutage } from "../../testing/scenario.ts";

const upsIds = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];

/** Up to three outages, one after the other, of some or all UPSes, seconds to forty minutes long. */
const outages = fc
  .array(
    fc.record({
      upses: fc.option(fc.subarray(upsIds, { minLength: 1 })),
      lastsSec: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2400 })),
      thenSec: fc.oneof(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 3000 })),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((spans) => {
    let fromSec = 0;
    return spans.map(({ upses, lastsSec, thenSec }): ScenarioOutage => {
      const outage = { upsIds: upses ?? ("all" as const), fromSec, toSec: fromSec + lastsSec };
      fromSec += lastsSec + thenSec;
      return outage;
    });
  });

// The controller stands outside the tree here: one that goes down with its terminal cannot look after an outage that
// begins before its own mains are back, which is what a peer is for.
test("whenever mains fail and return: nobody crashes, nothing dirty is lost, and what ran runs again", () => {
  fc.assert(
    fc.property(outages, (given) => {
      const r = runScenario({ outages: given, selfId: null, horizonSec: 12 * 3600 });
      expect(r.harm).toEqual([]);
      expect(Object.values(r.site.terminals).flatMap((t) => (t.state === "running" ? [] : [t.id]))).toEqual([
        "blade-pool",
      ]);
      expect(r.world.memory.sequence).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test("nothing is asked to stop when no outage lasts as long as the shortest confirmation time", () => {
  const short = outages.map((list) => list.map((o) => ({ ...o, toSec: o.fromSec + 1 + ((o.toSec ?? 0) % 28) })));
  fc.assert(
    fc.property(short, (given) => {
      const apart = given.map((o, i) => ({ ...o, fromSec: o.fromSec + i * 100, toSec: (o.toSec ?? 0) + i * 100 }));
      const r = runScenario({ outages: apart });
      expect(r.journal.filter((e) => e.kind === "commandIssued")).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
