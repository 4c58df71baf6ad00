import { describe, expect, test } from "vitest";
import { anotherCluster, cluster, group, needs, site, terminal, ups } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioOutage, type ScenarioResult, startAt } from "../../testing/scenario.ts";

const everywhere = (toSec: number): ScenarioOutage[] => [{ upsIds: "all", fromSec: 0, toSec }];
const at = (ids: string, toSec: number): ScenarioOutage[] => [{ upsIds: ids.split(" "), fromSec: 0, toSec }];
/** A cluster of two servers on UPS⑤, or of one there and one on UPS⑥. */
const linked = (memberIds = ["blade-1", "blade-2"], change = {}) =>
  anotherCluster("ssc-cl", { id: "work", name: "WORK", memberIds, ...change });

/** What was told of clusters and of these terminals. */
function told(r: ScenarioResult, ids: string): string[] {
  const isMeant = new RegExp(`(cluster\\w+ (ssc-cl|work)|(shutdown|reboot|wake) (${ids.replaceAll(" ", "|")})\\b)`);
  return r.lines.filter((l) => isMeant.test(l) && !l.includes("·"));
}
function expectWell(r: ScenarioResult): void {
  expect(r.harm).toEqual([]);
  expect(Object.values(r.site.clusters).filter((c) => c.state !== "running")).toEqual([]);
  expect(r.world.memory).toMatchObject({ sequence: null, clusterStops: {} });
}

describe("the control side's cluster", () => {
  test("one member that loses power leaves alone, and the rest fail over", () => {
    const r = runScenario({ outages: at("ups1", 1500) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual(["t+930 shutdown sv1"]);
  });

  test("its shared disk: cluster, OS, and when the disk is back one restart of all", () => {
    const r = runScenario({ outages: at("ups3", 1500) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+940 clusterStopEnded ssc-cl stopped",
      "t+940 shutdown sv2",
      "t+1010 shutdown sv1",
      "t+2250 clusterRestart ssc-cl",
    ]);
  });

  test("without shutdown on outage, or with its linkage off, only the servers stop", () => {
    for (const change of [{ shutdownOnOutage: false }, { enabled: false }]) {
      const r = runScenario({ outages: everywhere(1500), tree: site(cluster("ssc-cl", change)) });
      expect(r.harm).toEqual([]);
      expect(told(r, "sv1").slice(0, 1)).toEqual(["t+970 shutdown sv1"]);
    }
  });

  test("a shutdown that does not end in its time is followed by the OS shutdown all the same", () => {
    const r = runScenario({ outages: everywhere(2000), times: { clusterStopSec: () => 100_000 } });
    expectWell(r);
    expect(told(r, "sv2").slice(0, 3)).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+1200 clusterStopEnded ssc-cl timedOut",
      "t+1200 shutdown sv2",
    ]);
  });

  test("where it does not fit into what the batteries hold, straight to the OS shutdown", () => {
    const r = runScenario({
      outages: at("ups3", 800),
      times: { fullRuntimeSec: (id) => (id === "ups3" ? 430 : 3600) },
    });
    expectWell(r);
    expect(told(r, "sv1 sv2").slice(0, 2)).toEqual(["t+0 clusterStopEnded ssc-cl doesNotFit", "t+0 shutdown sv2"]);
  });

  test("mains that come back before the servers were asked: it goes through with it, and is restarted", () => {
    const r = runScenario({ outages: at("ups3", 910) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+940 clusterStopEnded ssc-cl stopped",
      "t+940 clusterRestart ssc-cl",
    ]);
  });

  test("mains that come back when one server was asked: that one's boot brings it back", () => {
    const r = runScenario({ outages: everywhere(960) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).not.toContain("t+940 clusterRestart ssc-cl");
    expect(r.events.filter((e) => e.kind === "terminalHalted" && e.terminalId === "sv1")).toEqual([]);
  });
});

describe("a cluster on the linked side", () => {
  const tree = site(linked());

  test("stops before the OS of its members, and comes back with them", () => {
    const r = runScenario({ outages: everywhere(600), tree });
    expectWell(r);
    expect(told(r, "blade-1 blade-2").slice(0, 4)).toEqual([
      "t+30 clusterShutdown work",
      "t+70 clusterStopEnded work stopped",
      "t+70 shutdown blade-1",
      "t+70 shutdown blade-2",
    ]);
  });

  test("is asked when what needs one of its members is down", () => {
    const r = runScenario({
      outages: everywhere(600),
      tree: site(linked(), needs("svr100-1 blade-2", "blade-1 blade-2")),
    });
    expectWell(r);
    expect(told(r, "blade-1 blade-2 svr100-1").slice(0, 5)).toEqual([
      "t+30 shutdown svr100-1",
      "t+90 clusterShutdown work",
      "t+130 clusterStopEnded work stopped",
      "t+130 shutdown blade-1",
      "t+190 shutdown blade-2",
    ]);
  });

  test("off by order is a cluster shutdown, whatever is set for outages", () => {
    const r = runScenario({
      outages: [],
      tree: site(linked(undefined, { shutdownOnOutage: false })),
      orders: [
        { atSec: 10, order: { kind: "stop", nodeId: "work", cutUps: false } },
        { atSec: 600, order: { kind: "start", nodeId: "work" } },
      ],
      horizonSec: 3000,
    });
    expectWell(r);
    expect(told(r, "blade-1 blade-2").slice(0, 4)).toEqual([
      "t+10 clusterShutdown work",
      "t+50 clusterStopEnded work stopped",
      "t+50 shutdown blade-1",
      "t+50 shutdown blade-2",
    ]);
  });

  test("off and reboot by schedule too", () => {
    const fromAt = startAt + 60_000;
    const r = runScenario({
      outages: [],
      tree,
      orders: [{ atSec: 10, change: { targetId: "work", wanted: "off", fromAt, untilAt: startAt + 900_000 } }],
      horizonSec: 2400,
    });
    expect(told(r, "blade-1").slice(0, 3)).toEqual([
      "t+60 clusterShutdown work",
      "t+100 clusterStopEnded work stopped",
      "t+100 shutdown blade-1",
    ]);
    expect(r.site.clusters.work?.state).toBe("running");
  });

  test("an operator skips its shutdown, and a held member holds it", () => {
    const orders = [{ atSec: 40, order: { kind: "skip" as const, nodeId: "work" } }];
    const r = runScenario({ outages: everywhere(600), tree, orders, horizonSec: 3000 });
    expect(told(r, "blade-1").slice(0, 3)).toEqual([
      "t+30 clusterShutdown work",
      "t+40 clusterStopEnded work skipped",
      "t+40 shutdown blade-1",
    ]);
    expect(r.world.memory.skips).toEqual({});
    const hold = { atSec: 0, order: { kind: "hold" as const, nodeId: "blade-2" } };
    const held = runScenario({ outages: everywhere(600), tree, orders: [hold], horizonSec: 500 });
    expect(told(held, "blade-1")).toEqual([]);
  });

  describe("of which one member's outage is confirmed first", () => {
    const apart = (sec: number, ...more: Parameters<typeof site>) =>
      runScenario({
        outages: at("ups5 ups6", 600),
        tree: site(linked(["blade-1", "svr100-1"]), ups("ups6", { confirmSec: sec }), ...more),
      });

    test("it waits for the other's, if that comes soon", () => {
      const r = apart(85);
      expectWell(r);
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+85 clusterShutdown work"]);
    });

    test("if it does not, it leaves alone", () => {
      expect(told(apart(140), "blade-1 svr100-1").slice(0, 2)).toEqual([
        "t+60 shutdown blade-1",
        "t+140 clusterShutdown work",
      ]);
    });

    test("one that does not stop on outages is not waited for", () => {
      const r = apart(85, group("svr100", { policy: { stopOnOutage: false } }));
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+60 shutdown blade-1"]);
    });

    test("mains that come back at the other's UPS end the wait", () => {
      const tree = site(linked(["blade-1", "svr100-1"]), ups("ups6", { confirmSec: 85 }));
      const outages = [...at("ups5", 600), ...at("ups6", 70)];
      const r = runScenario({ outages, tree });
      expectWell(r);
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+70 shutdown blade-1"]);
    });
  });
});

test("members start together: none while another is still on its way down", () => {
  const tree = site(linked(), terminal("blade-1", { shutdownSec: 300 }));
  const slow = { stopSec: (id: string) => (id === "blade-1" ? 280 : 50) };
  const r = runScenario({ outages: everywhere(100), tree, times: slow });
  expectWell(r);
  const woken = told(r, "blade-1 blade-2").filter((l) => l.includes("wake"));
  expect(woken[0]?.split(" ")[0]).toBe(woken.find((l) => l.endsWith("blade-1"))?.split(" ")[0]);
});
