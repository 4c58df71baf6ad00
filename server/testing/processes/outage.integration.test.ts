import { describe, expect, test } from "vitest";
import {
  allWell,
  carefulSpeed,
  endOf,
  endOfFullOutage,
  expectInOrder,
  linkedTerminals,
  loseMains,
  runBack,
  runTo,
  runToEnd,
  runToEvent,
  withSite,
} from "./outage-run.ts";

const all = (kind: string, ids: readonly string[], end = "") => ids.map((id) => `${kind} ${id}${end}`);
const blades = ["blade-1", "blade-2"];
const svr100s = ["svr100-1", "svr100-2", "svr100-pool"];

// Side by side: they mostly wait for the sites' clocks.
describe.concurrent("mains fail everywhere, controller and site as processes of their own", { timeout: 90_000 }, () => {
  // Longer than the way down takes, some 1,205 s, also where a busy machine makes the simulated seconds late.
  test("for 25 minutes: all of it goes dark in order, and comes back in order", () =>
    withSite(async (site) => {
      await loseMains(site);
      await runToEvent(site, "upsOff ups4", 40);
      await runTo(site, 880, 200);
      await runTo(site, 1500, 60);
      await site.mains(true);
      await runBack(site);
      expect(await endOf(site)).toEqual(endOfFullOutage);
      const events = site.events();
      expectInOrder(events, [all("terminalHalted", blades), ["upsOff ups5"]]);
      expectInOrder(events, [all("terminalHalted", svr100s), ["upsOff ups6"]]);
      expectInOrder(events, [
        ["upsOff ups5", "upsOff ups6"],
        ["storageFlushing shared-disk"],
        ["storageFlushed shared-disk"],
        ["upsOff ups4"],
        ["terminalStopping sv2"],
        ["terminalHalted sv2"],
        ["upsOff ups2", "terminalStopping sv1"],
        ["terminalHalted sv1"],
        ["upsOff ups1", "upsOff ups3"],
        ["upsOnMains ups1"],
        all("terminalRunning", ["sv1", "sv2"]),
        ["upsOn ups3"],
        ["storageReady control-disk"],
        all("terminalStopping", ["sv1", "sv2"], "#2"),
        all("terminalRunning", ["sv1", "sv2"], "#2"),
        ["upsOn ups4"],
        ["storageReady shared-disk"],
        ["upsOn ups5", "upsOn ups6"],
        all("terminalRunning", linkedTerminals),
      ]);
      expectInOrder(events, [["upsOn ups5"], all("terminalBooting", blades)]);
      expectInOrder(events, [["upsOn ups6"], all("terminalBooting", svr100s)]);
    }));

  test("for 40 s: the linked terminals halt and start again, no UPS is cut", () =>
    withSite(async (site) => {
      await loseMains(site);
      await runTo(site, 40, carefulSpeed);
      await site.mains(true);
      await runToEnd(site, 60);
      const end = await endOf(site);
      expect(end).toMatchObject({
        ...allWell,
        boots: { sv1: 1, sv2: 1, "blade-1": 2, "blade-2": 2, "svr100-1": 2, "svr100-2": 2, "svr100-pool": 2 },
      });
      expect(end.switchedOff).toEqual({});
    }));

  test("for 300 s: the linked side goes dark and comes back, the control side stays up", () =>
    withSite(async (site) => {
      await loseMains(site);
      await runToEvent(site, "upsOff ups4", 40);
      await runTo(site, 300, 100);
      await site.mains(true);
      await runToEnd(site, 100);
      expect(await endOf(site)).toMatchObject({
        ...allWell,
        switchedOff: { ups4: 1, ups5: 1, ups6: 1 },
        boots: { sv1: 1, sv2: 1, "blade-1": 2, "blade-2": 2, "svr100-1": 2, "svr100-2": 2, "svr100-pool": 2 },
      });
      expectInOrder(site.events(), [
        ["upsOnMains ups4"],
        ["upsOn ups4"],
        ["storageReady shared-disk"],
        ["upsOn ups5", "upsOn ups6"],
        all("terminalRunning", linkedTerminals),
      ]);
    }));

  test("for 950 s: the control terminal that was asked to stop does, the other one stays and starts it again", () =>
    withSite(async (site) => {
      await loseMains(site);
      await runToEvent(site, "upsOff ups4", 40);
      await runTo(site, 880, 200);
      await runTo(site, 950, 30);
      await site.mains(true);
      await runToEnd(site, 100);
      expect(await endOf(site)).toMatchObject({
        ...allWell,
        switchedOff: { ups2: 1, ups4: 1, ups5: 1, ups6: 1 },
        boots: { sv1: 1, sv2: 2, "blade-1": 2, "blade-2": 2, "svr100-1": 2, "svr100-2": 2, "svr100-pool": 2 },
      });
    }));
});
