import { describe, expect, test } from "vitest";
import { cluster, type Edit, site as treeOf } from "../../testing/edit-site.ts";
import { actAll, advance, createSite } from "./model.ts";
import { nodeOfEvent, type Site, type SiteAction, type SiteEvent } from "./site.ts";

const start = 1_800_000_000_000;
const times = {
  fullRuntimeSec: () => 1800,
  stopSec: () => 60,
  bootSec: () => 120,
  storageStartSec: () => 400,
  flushSec: () => 45,
  clusterStopSec: () => 40,
};
const newSite = (offTerminalIds: string[] = [], ...edits: Edit[]): Site =>
  createSite({ tree: treeOf(...edits), times, now: start, offTerminalIds });

/** What happens to the cluster, its members and their disk, as "second kind node". */
function play(site: Site, actions: [number, SiteAction][], untilSec: number): string[] {
  const events: SiteEvent[] = [];
  let now = site;
  for (const [atSec, action] of actions) {
    const moved = advance(now, start + atSec * 1000);
    const acted = actAll(moved.site, [action]);
    now = acted.site;
    events.push(...moved.events, ...acted.events);
  }
  events.push(...advance(now, start + untilSec * 1000).events);
  return events.map((e) => `${(e.at - start) / 1000} ${e.kind} ${nodeOfEvent(e)}`);
}
const ofCluster = (log: string[]) => log.filter((line) => line.includes("cluster"));

const clusterShutdown: SiteAction = { kind: "clusterShutdown", clusterId: "ssc-cl" };
const clusterRestart: SiteAction = { kind: "clusterRestart", clusterId: "ssc-cl" };
const shutdown = (terminalId: string): SiteAction => ({ kind: "shutdown", terminalId });
const wake = (terminalId: string): SiteAction => ({ kind: "wake", terminalId });
const off = (upsId: string): SiteAction => ({ kind: "upsOff", upsId, form: "offNow" });
const on = (upsId: string): SiteAction => ({ kind: "upsOn", upsId });

describe("a cluster", () => {
  test("runs where a member does, is stopped where none does, and is none where it is not linked", () => {
    expect(newSite().clusters["ssc-cl"]).toMatchObject({ state: "running", stopSec: 40 });
    expect(newSite(["sv1"]).clusters["ssc-cl"]?.state).toBe("running");
    expect(newSite(["sv1", "sv2"]).clusters["ssc-cl"]?.state).toBe("stopped");
    expect(newSite([], cluster("ssc-cl", { enabled: false })).clusters).toEqual({});
  });

  test("of which no time is given needs half a minute to stop", () => {
    const { clusterStopSec: _, ...rest } = times;
    const site = createSite({ tree: treeOf(), times: rest, now: start, offTerminalIds: [] });
    expect(site.clusters["ssc-cl"]?.stopSec).toBe(30);
  });

  test.each<{ name: string; off?: string[]; actions: [number, SiteAction][]; untilSec: number; log: string[] }>([
    {
      name: "shuts down in its time; the OS of its members runs on",
      actions: [[0, clusterShutdown]],
      untilSec: 600,
      log: ["0 clusterStopping ssc-cl", "40 clusterStopped ssc-cl"],
    },
    {
      name: "asked again while it stops, stops once",
      actions: [
        [0, clusterShutdown],
        [20, clusterRestart],
      ],
      untilSec: 600,
      log: ["0 clusterStopping ssc-cl", "40 clusterStopped ssc-cl"],
    },
    {
      name: "restarts: services, then the OS of all members, and comes up with the first of them",
      actions: [[0, clusterRestart]],
      untilSec: 600,
      log: [
        "0 clusterStopping ssc-cl",
        "40 clusterStopped ssc-cl",
        "40 terminalStopping sv1",
        "40 terminalStopping sv2",
        "100 terminalHalted sv1",
        "100 terminalBooting sv1",
        "100 terminalHalted sv2",
        "100 terminalBooting sv2",
        "220 terminalRunning sv1",
        "220 clusterRunning ssc-cl",
        "220 terminalRunning sv2",
      ],
    },
    {
      name: "that is stopped already only reboots its members",
      actions: [
        [0, clusterShutdown],
        [100, clusterRestart],
      ],
      untilSec: 110,
      log: [
        "0 clusterStopping ssc-cl",
        "40 clusterStopped ssc-cl",
        "100 terminalStopping sv1",
        "100 terminalStopping sv2",
      ],
    },
    {
      name: "that is stopped already is not stopped again",
      actions: [
        [0, clusterShutdown],
        [100, clusterShutdown],
      ],
      untilSec: 600,
      log: ["0 clusterStopping ssc-cl", "40 clusterStopped ssc-cl"],
    },
    {
      name: "fails over: one member goes, it runs on; with the last one it ends",
      actions: [
        [0, shutdown("sv1")],
        [100, shutdown("sv2")],
      ],
      untilSec: 200,
      log: [
        "0 terminalStopping sv1",
        "60 terminalHalted sv1",
        "100 terminalStopping sv2",
        "160 terminalHalted sv2",
        "160 clusterStopped ssc-cl",
      ],
    },
    {
      name: "comes up with its first member",
      off: ["sv1", "sv2"],
      actions: [
        [0, wake("sv2")],
        [60, wake("sv1")],
      ],
      untilSec: 300,
      log: [
        "0 terminalBooting sv2",
        "60 terminalBooting sv1",
        "120 terminalRunning sv2",
        "120 clusterRunning ssc-cl",
        "180 terminalRunning sv1",
      ],
    },
    {
      name: "an order to a cluster that is not there does nothing",
      actions: [[0, { kind: "clusterShutdown", clusterId: "nobody" }]],
      untilSec: 300,
      log: [],
    },
  ])("$name", ({ off: offIds, actions, untilSec, log }) => {
    expect(play(newSite(offIds), actions, untilSec)).toEqual(log);
  });

  test("whose members boot before their disk is ready does not start; the next boot starts it", () => {
    const log = play(
      newSite(["sv1", "sv2"]),
      [
        [0, off("ups3")],
        [60, on("ups3")],
        [61, wake("sv1")],
        [500, { kind: "reboot", terminalId: "sv1" }],
      ],
      800,
    );
    // The disk is ready at 460 s, sv1 up without it since 181 s.
    expect(ofCluster(log)).toEqual(["680 clusterRunning ssc-cl"]);
  });

  test("whose members boot without their disk does not start", () => {
    const log = play(
      newSite(["sv1", "sv2"]),
      [
        [0, off("ups3")],
        [60, wake("sv1")],
      ],
      600,
    );
    expect(ofCluster(log)).toEqual([]);
  });

  test("that names a member that is not there lives by the others", () => {
    const members = cluster("ssc-cl", { memberIds: ["sv1", "gone"] });
    const log = play(
      newSite(["sv1"], members),
      [
        [0, wake("sv1")],
        [200, shutdown("sv1")],
      ],
      300,
    );
    expect(ofCluster(log)).toEqual(["120 clusterRunning ssc-cl", "260 clusterStopped ssc-cl"]);
    expect(ofCluster(play(newSite([], members), [[0, clusterRestart]], 300))).toEqual([
      "0 clusterStopping ssc-cl",
      "40 clusterStopped ssc-cl",
      "220 clusterRunning ssc-cl",
    ]);
  });
});
