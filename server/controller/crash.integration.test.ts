import { describe, expect, it } from "vitest";
import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { createMortalController, type Effect } from "../testing/mortal-controller.ts";
import { createSimulatedSite } from "../testing/simulated-site.ts";

/** The linked side with one group of two blades. */
const linkedSide: Tree = {
  ...exampleSite,
  groups: exampleSite.groups.filter((g) => ["ssc", "kyoyu", "blade"].includes(g.id)),
  upses: exampleSite.upses.filter((u) => ["ups4", "ups5"].includes(u.id)),
  storages: exampleSite.storages.filter((s) => s.id === "shared-disk"),
  terminals: exampleSite.terminals.filter((t) => ["blade-1", "blade-2"].includes(t.id)),
  clusters: [],
};

type Incident = {
  tree: Tree;
  selfId: string | null;
  outageSec: number;
  diesAfter(count: number, effect: Effect): boolean;
};

/** Mains fail everywhere for a while; the site is looked at when the incident is over. */
async function live({ tree, selfId, outageSec, diesAfter }: Incident) {
  const clock = createManualClock();
  const site = createSimulatedSite({ tree, clock });
  const controller = createMortalController({ tree, clock, site, selfId, diesAfter });
  const isOver = () => controller.journal.entries.at(-1)?.kind === "sequenceEnded";
  await clock.advance(20_000);
  site.mains(false);
  await clock.advance(outageSec * 1000);
  site.mains(true);
  for (let min = 0; min < 180 && !isOver(); min++) await clock.advance(60_000);
  await clock.advance(30_000);
  const ended = controller.end();
  await clock.advance(20_000);
  await ended;
  await site.end();
  const { upses, terminals, storages } = site.site();
  const count = (kind: string) => site.events.filter((e) => e.kind === kind).length;
  return {
    lives: controller.lives(),
    effects: controller.effects(),
    violations: site.violations(),
    end: {
      over: isOver(),
      outputs: Object.values(upses).map((u) => u.output),
      terminals: Object.values(terminals).map((t) => [t.id, t.state, t.boot]),
      storages: Object.values(storages).map((s) => s.state),
      switchedOff: count("upsOff"),
      switchedOn: count("upsOn"),
      flushed: count("storageFlushed"),
    },
  };
}

const linked = (diesAfter: Incident["diesAfter"]) =>
  live({ tree: linkedSide, selfId: null, outageSec: 600, diesAfter });

describe("a controller killed in the middle of an outage (I7)", () => {
  it("comes to the same end wherever that was: after every journal write and every command sent", async () => {
    const whole = await linked(() => false);
    expect(whole).toMatchObject({ violations: [], lives: 1, end: { over: true, outputs: ["on", "on"], flushed: 1 } });
    expect(whole.effects).toBeGreaterThan(15);
    for (let at = 1; at <= whole.effects; at++) {
      const killed = await linked((count) => count === at);
      expect({ at, ...killed.end, lives: killed.lives, violations: killed.violations }).toEqual({
        at,
        ...whole.end,
        lives: 2,
        violations: [],
      });
    }
  }, 300_000);

  it("comes to the same end though it dies after every single command", async () => {
    const whole = await linked(() => false);
    const killed = await linked((_, effect) => effect === "send");
    expect(killed.lives).toBeGreaterThan(5);
    expect({ ...killed.end, violations: killed.violations }).toEqual({ ...whole.end, violations: [] });
  });
});

describe("the whole example site, controlled from one of its control terminals", () => {
  const everything = (outageSec: number, diesAfter: Incident["diesAfter"]) =>
    live({ tree: exampleSite, selfId: "sv1", outageSec, diesAfter });
  const up = exampleSite.terminals.map((t) => [t.id, "running"]);

  it.each([
    ["10 seconds: nothing happens", 10, 1],
    ["5 minutes: the linked side goes down and comes back", 300, 1],
    ["20 minutes: its own terminal halts too, and goes on from its journal when it boots", 1200, 2],
  ])("mains fail for %s", async (_, outageSec, lives) => {
    const whole = await everything(outageSec, () => false);
    expect(whole).toMatchObject({ violations: [], end: { over: true } });
    expect(whole.lives).toBeGreaterThanOrEqual(lives);
    expect(whole.end.terminals.map(([id, state]) => [id, state])).toEqual(up);
  });

  it("killed in an outage of 20 minutes, after each third of its effects and after each on the control side", async () => {
    const whole = await everything(1200, () => false);
    expect(whole.effects).toBeGreaterThan(60);
    for (let at = 1; at <= whole.effects; at++) {
      const controlSide = at > 20 && at < 40;
      if (at % 3 !== 0 && !controlSide) continue;
      const killed = await everything(1200, (count) => count === at);
      expect({ at, violations: killed.violations, ...killed.end }).toEqual({ at, violations: [], ...whole.end });
    }
  }, 300_000);
});
