import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DriverError } from "../domain/world/driver-error.ts";
import { createManualClock, type ManualClock, settle } from "../testing/manual-clock.ts";
import type { Pace } from "./poll-pace.ts";
import { pollsPerSec } from "./poll-turns.ts";
import type { Poller } from "./poller.ts";
import { createPolls, type Polls } from "./polls.ts";

type Says = "well" | "nothing" | "onBattery" | "refuses";

/** A device that answers as it is told, and what was asked of it. */
type Device = {
  id: string;
  says: Says;
  poller: Poller<string>;
  /** When it was asked, in milliseconds of the run. */
  asked: number[];
  inFlight: number;
  mostInFlight: number;
  read: number;
  failed: number;
  identified: number;
};

let clock: ManualClock;
let realClock: ManualClock;
let polls: Polls;
let devices: Device[];
let startedAt: number;

beforeEach(() => {
  clock = createManualClock();
  realClock = createManualClock();
  startedAt = clock.now();
  let drawn = 1;
  polls = createPolls({
    clock,
    realClock,
    draw() {
      drawn = (drawn * 48_271) % 2_147_483_647;
      return drawn / 2_147_483_647;
    },
  });
  devices = [];
});
afterEach(() => polls.close());

/** What a real answer takes. */
const answerMs = 3;
const calm: Pace = { turn: "calm", kind: "every", ms: 5000 };
const busy: Pace = { turn: "battery", kind: "every", ms: 2000 };
const lost: Pace = { turn: "lost", kind: "after", ms: 15_000 };
const missed: Pace = { turn: "calm", kind: "after", ms: 2000 };

/** Starts so many. They all say the same at first. */
function start(count: number, says: Says = "well", prefix = "ups"): Device[] {
  const started = Array.from({ length: count }, (_, i) => startOne(`${prefix}-${i}`, says));
  devices.push(...started);
  return started;
}

function startOne(id: string, says: Says): Device {
  const device: Omit<Device, "poller"> = {
    ...{ id, says, asked: [], inFlight: 0, mostInFlight: 0, read: 0, failed: 0, identified: 0 },
  };
  async function read(signal: AbortSignal): Promise<string> {
    device.asked.push(clock.now() - startedAt);
    device.inFlight += 1;
    device.mostInFlight = Math.max(device.mostInFlight, device.inFlight);
    try {
      if (device.says === "refuses") throw new DriverError("unreachable", "no route");
      const ms = device.says === "nothing" ? 4000 : answerMs;
      await realClock.sleep(ms, signal);
      if (device.says === "nothing") throw new DriverError("timeout", "no answer");
      return device.says;
    } finally {
      device.inFlight -= 1;
    }
  }
  const poller = polls.start<string>({
    id,
    read,
    onRead: () => void device.read++,
    onFailed: () => void device.failed++,
    paceOf: ({ value, failedReads }) =>
      failedReads > 2 ? lost : failedReads > 0 ? missed : value === "onBattery" ? busy : calm,
    identify: async () => void device.identified++,
  });
  return Object.assign(device, { poller });
}

/** Both clocks, side by side. */
async function run(sec: number, stepMs = 10): Promise<void> {
  for (let left = sec * 1000; left > 0; left -= stepMs) {
    await realClock.advance(stepMs);
    await clock.advance(stepMs);
  }
}

/** When any of them was asked in that time, in milliseconds of the run. */
const askedBetween = (fromSec: number, toSec: number, of: readonly Device[] = devices) =>
  of.flatMap(({ asked }) => asked.filter((ms) => ms >= fromSec * 1000 && ms < toSec * 1000));

/** How many were asked in the busiest piece of that time. */
function mostAskedIn(pieceMs: number, fromSec: number, toSec: number): number {
  const counts = new Map<number, number>();
  for (const ms of askedBetween(fromSec, toSec)) {
    const piece = Math.floor(ms / pieceMs);
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

const each = (all: readonly Device[], what: keyof Device) => new Set(all.map((device) => device[what]));

describe("a fleet", () => {
  it("is read at once, then each once in an interval, evenly over it, and never twice at the same time", async () => {
    start(2000);
    await run(1);
    // Some of them twice: their own instant came right after.
    expect(each(devices, "read")).toEqual(new Set([1, 2]));
    await run(20);
    for (const { asked } of devices) {
      const gaps = asked.slice(1).map((at, i) => at - (asked[i] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(5020);
      // The first ones are hurried: everybody is to be heard soon.
      expect(Math.min(...gaps.slice(2))).toBeGreaterThanOrEqual(4980);
    }
    // 40 in a tenth of a second on average.
    expect(mostAskedIn(100, 8, 18)).toBeLessThan(80);
    expect(each(devices, "mostInFlight")).toEqual(new Set([1]));
  });

  it("of more than can be read at once is read at a bounded rate from the start", async () => {
    start(7000);
    await run(1, 20);
    const first = askedBetween(0, 1).length;
    expect(first).toBeLessThan(pollsPerSec * 1.2);
    expect(first).toBeGreaterThan(pollsPerSec * 0.8);
    await run(2, 20);
    expect(devices.filter(({ read }) => read === 0)).toEqual([]);
  });

  it("is asked who it is soon, at a rate that leaves the readings alone", async () => {
    start(1000);
    await run(3, 20);
    expect(each(devices, "read").has(0)).toBe(false);
    const known = devices.filter(({ identified }) => identified > 0).length;
    expect(known).toBeGreaterThan(100);
    expect(known).toBeLessThan(1000);
    await run(20, 20);
    expect(each(devices, "identified")).toEqual(new Set([1]));
  });

  it("on battery is read faster, those before all others", async () => {
    const some = start(50, "onBattery", "battery");
    start(1000);
    await run(25, 20);
    for (const { asked } of some) expect(asked.length).toBeGreaterThanOrEqual(12);
    for (const { asked } of devices.slice(50)) expect(asked.length).toBeLessThanOrEqual(7);
  });

  it("that all goes on battery is read faster as far as the rate goes", async () => {
    start(7000);
    await run(10, 50);
    for (const device of devices) device.says = "onBattery";
    await run(20, 50);
    const rate = askedBetween(20, 30).length / 10;
    expect(rate).toBeLessThanOrEqual(pollsPerSec);
    expect(rate).toBeGreaterThan(7000 / 5);
    for (const { asked } of devices) expect(asked.filter((ms) => ms >= 20_000).length).toBeGreaterThanOrEqual(2);
  });
});

describe("devices that do not answer", () => {
  it("are asked more and more seldom, one question at a time, and delay nobody", async () => {
    const dead = start(300, "nothing", "dead");
    const well = start(300);
    await run(60, 20);
    expect(each(dead, "mostInFlight")).toEqual(new Set([1]));
    for (const { asked } of dead) expect(asked.length).toBeLessThanOrEqual(7);
    for (const { read, failed } of well) {
      expect(read).toBeGreaterThanOrEqual(12);
      expect(failed).toBe(0);
    }
  });

  it("all of them, for minutes, are not asked all at the same moment, and come back together within seconds", async () => {
    start(1000);
    await run(10, 20);
    for (const device of devices) device.says = "nothing";
    await run(120, 50);
    // Each at most once in 12 seconds and the 4 that its silence takes; 29 in half a second on average.
    for (const device of devices) expect(askedBetween(90, 130, [device]).length).toBeLessThanOrEqual(3);
    expect(mostAskedIn(500, 110, 130)).toBeLessThan(150);
    const before = devices.map(({ read }) => read);
    for (const device of devices) device.says = "well";
    await run(5, 20);
    expect(devices.filter(({ read }, i) => read === before[i])).toEqual([]);
  });

  it("since long are not asked sooner because another one, lost just now, answers again", async () => {
    const [flapping] = start(1, "well", "flapping") as [Device];
    const dead = start(100, "nothing", "dead");
    await run(80, 50);
    flapping.says = "nothing";
    await run(40, 50);
    flapping.says = "well";
    const { read } = flapping;
    while (flapping.read === read) await run(0.1, 50);
    const backSec = (clock.now() - startedAt) / 1000;
    await run(2, 50);
    expect(askedBetween(backSec, backSec + 2, dead).length).toBeLessThan(40);
  });

  it("refuse at once and are not asked in a loop", async () => {
    start(100, "refuses");
    await run(60, 50);
    for (const { asked } of devices) expect(asked.length).toBeLessThanOrEqual(8);
  });
});

describe("one that is hastened", () => {
  it("is read at once, and goes on at its own instants", async () => {
    const [device] = start(1);
    await run(12);
    const own = (device?.asked.at(-1) ?? 0) % 5000;
    await run(1);
    device?.poller.hasten();
    await run(10);
    const since = device?.asked.filter((ms) => ms >= 13_000) ?? [];
    expect(since[0]).toBe(13_000);
    expect(since.slice(1).map((ms) => ms % 5000)).toEqual(since.slice(1).map(() => own));
  });

  it("while its question is open is read once more after it, however often", async () => {
    const [device] = start(1);
    await run(1);
    device?.poller.hasten();
    await settle();
    expect(device?.inFlight).toBe(1);
    for (let i = 0; i < 20; i++) device?.poller.hasten();
    await run(1);
    expect(device?.asked.filter((ms) => ms >= 1000 && ms < 2000)).toHaveLength(2);
    expect(device?.mostInFlight).toBe(1);
  });

  it("overtakes a fleet that is due", async () => {
    start(7000);
    await run(0.1);
    const late = devices.at(-1);
    expect(late?.asked).toEqual([]);
    late?.poller.hasten();
    await run(0.02);
    expect(late?.asked).toHaveLength(1);
  });
});

it("stopped, none is asked any more, and what was asked is called off", async () => {
  start(20, "nothing");
  start(20);
  await run(1);
  const stopped = Promise.all(devices.map(({ poller }) => poller.stop()));
  await settle();
  await stopped;
  expect(each(devices, "inFlight")).toEqual(new Set([0]));
  const counts = devices.map(({ asked, read, failed }) => [asked.length, read, failed]);
  await run(30, 100);
  expect(devices.map(({ asked, read, failed }) => [asked.length, read, failed])).toEqual(counts);
});
