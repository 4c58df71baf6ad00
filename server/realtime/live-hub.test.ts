import { expect, test } from "vitest";
import { applyDelta, type LiveDelta, type LiveSnapshot } from "../contract/live.ts";
import { createLiveHub } from "./live-hub.ts";

const controller = { state: "running", downBecause: null, selfId: "sv1", epoch: 4, acts: true, trouble: null } as const;

function fromController(over: Partial<LiveSnapshot> = {}): LiveSnapshot {
  return {
    seq: 40,
    streamId: "controller-1",
    clock: { siteAt: 1_000_000, speed: 60 },
    revision: 3,
    controller,
    nodes: {},
    outage: null,
    forecast: null,
    alarms: [],
    log: [],
    ...over,
  };
}

function setUp() {
  let now = 5000;
  const hub = createLiveHub({ selfId: "sv1", now: () => now });
  /** What a browser holds that followed the stream. */
  let browser: LiveSnapshot | null = hub.snapshot();
  const deltas: LiveDelta[] = [];
  hub.subscribe({
    onReplaced: () => {
      browser = hub.snapshot();
    },
    onDelta: (delta) => {
      deltas.push(delta);
      browser = browser && applyDelta(browser, delta);
    },
  });
  return { hub, deltas, browser: () => browser, pass: (ms: number) => (now += ms) };
}

test("before the controller has said anything it counts as not started", () => {
  const { hub } = setUp();
  expect(hub.snapshot()).toMatchObject({ revision: null, controller: { state: "down", downBecause: "notStarted" } });
});

test("browsers follow one stream through two lives of the controller", () => {
  const { hub, browser } = setUp();
  const { streamId } = hub.snapshot();
  hub.replace(fromController());
  hub.apply({ seq: 41, streamId: "controller-1", clock: { siteAt: 1_060_000, speed: 60 }, revision: 4 });
  hub.markDown("crashed");
  expect(browser()).toMatchObject({ streamId, revision: 4, controller: { state: "down", downBecause: "crashed" } });
  hub.replace(fromController({ seq: 0, streamId: "controller-2", revision: 5 }));
  hub.apply({ seq: 1, streamId: "controller-2", clock: { siteAt: 2_000_000, speed: 60 }, revision: 6 });
  expect(browser()).toMatchObject({ streamId, revision: 6, controller });
  expect(browser()?.seq).toBe(hub.snapshot().seq);
});

test("the site's clock goes on while the controller is away", () => {
  const { hub, pass } = setUp();
  hub.replace(fromController());
  pass(2000);
  expect(hub.snapshot().clock).toEqual({ siteAt: 1_120_000, speed: 60 });
  hub.markDown("halted");
  pass(1000);
  expect(hub.snapshot().clock).toEqual({ siteAt: 1_180_000, speed: 60 });
});

test("saying the same twice tells nobody", () => {
  const { hub, deltas } = setUp();
  hub.replace(fromController());
  hub.markDown("halted");
  hub.markDown("halted");
  expect(deltas).toHaveLength(1);
});
