import { describe, expect, test } from "vitest";
import { until } from "../test-simulator.ts";
import { startGarbage } from "./garbage.ts";
import { allWell, endOf, loseMains, runTo, runToEnd, runToEvent, withSite } from "./outage-run.ts";
import { mountSmallDisk, noSmallDisk, smallDisksAllowed } from "./small-disk.ts";

/** The end of five minutes without mains: the linked side went dark and came back. */
const endOfFiveMinutes = {
  ...allWell,
  switchedOff: { ups4: 1, ups5: 1, ups6: 1 },
  switchedOn: { ups4: 1, ups5: 1, ups6: 1 },
  boots: {
    sv1: 1,
    sv2: 1,
    "blade-1": 2,
    "blade-2": 2,
    "svr100-1": 2,
    "svr100-2": 2,
    "svr100-pool": 2,
    "blade-pool": 0,
  },
};

describe.concurrent("an outage of five minutes under attack", { timeout: 180_000 }, () => {
  test("garbage at every port of the controller changes nothing", () =>
    withSite(async (site) => {
      const pid = site.controllerPid();
      const garbage = startGarbage(site);
      try {
        await loseMains(site);
        await runToEvent(site, "upsOff ups4", 40);
        await runTo(site, 300, 100);
        await site.mains(true);
        await runToEnd(site, 100);
        expect(await endOf(site)).toEqual(endOfFiveMinutes);
        expect(garbage.sent()).toBeGreaterThan(200);
        expect(site.controllerPid()).toBe(pid);
      } finally {
        garbage.stop();
      }
    }));

  test("a full disk is told and does not hold up the sequence; with space again the journal is whole", async ({
    skip,
  }) => {
    skip(!smallDisksAllowed(), noSmallDisk);
    const disk = await mountSmallDisk();
    try {
      await withSite(
        async (site) => {
          const trouble = () => site.live().controller.trouble;
          await loseMains(site);
          await runTo(site, 20, 10);
          disk.fill();
          await runToEvent(site, "upsOff ups4", 40);
          expect(trouble()).toBe("journalNotWritable");
          const written = await site.journal();
          expect(written.length).toBeLessThan(site.live().log.length);
          disk.free();
          await runTo(site, 300, 40);
          await site.mains(true);
          await runToEnd(site, 100);
          expect(trouble()).toBeNull();
          expect(await endOf(site)).toEqual(endOfFiveMinutes);
          const journal = await site.journal();
          expect(journal.map((entry) => entry.seq)).toEqual(journal.map((_, i) => i + 1));
          // What is for the record only stands in the journal, and is not told.
          const told = journal.filter(({ kind }) => !["upsIdentified", "trapHeard", "messageRefused"].includes(kind));
          await until("the rest to be told", () => site.live().log.length >= told.length);
          expect(told).toEqual(site.live().log.slice(0, told.length));
        },
        { dataDir: disk.folder },
      );
    } finally {
      await disk.unmount();
    }
  });
});
