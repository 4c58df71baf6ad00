import { setTimeout as sleep } from "node:timers/promises";
import { type ForkedFleet, forkFleet } from "../server/simulator/fleet/fork-fleet.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { type ControllerUnderLoad, startController } from "./controller-under-load.ts";
import { treeOfFleet } from "./fleet-tree.ts";
import type { PollTimes } from "./poll-timing.ts";

const sizes = [100, 1000, 10_000] as const;
/** They hold for the largest fleet. */
const goals = { cpuPercent: 50, megabytes: 400, lateMs: 1000, lost: 0 };
const calmEveryMs = 5000;
/** Who is who is asked at 250 a second; then nothing is left of the start. */
const settleMs = 45_000;
const measureMs = 60_000;

type Measured = { heardMs: number; cpuPercent: number; megabytes: number; peakMegabytes: number; times: PollTimes };

/**
 * The controller as the product runs it, with a fleet of simulated UPSes in another process, each read every 5 s: CPU and memory of its process (all threads),
 * and how the readings come. Then what 10,000 UPSes do to it that fall silent together, and that all lose mains.
 */
export const pollFleet: Benchmark = {
  name: "poll-fleet",
  async run() {
    const figures: Figure[] = [];
    for (const count of sizes) {
      const isLargest = count === sizes.at(-1);
      await withFleet(count, async (fleet, controller) => {
        const measured = await measure(controller, count);
        figures.push(...figuresOf(count, measured, isLargest));
        if (!isLargest) return;
        figures.push(...(await silence(fleet, controller)), ...(await outage(fleet, controller)));
      });
    }
    return figures;
  },
};

async function withFleet(count: number, use: (fleet: ForkedFleet, controller: ControllerUnderLoad) => Promise<void>) {
  const fleet = await forkFleet({ count });
  try {
    const controller = await startController(treeOfFleet(fleet.endpoints));
    try {
      await use(fleet, controller);
    } finally {
      await controller.stop();
    }
  } finally {
    await fleet.stop();
  }
}

async function measure(controller: ControllerUnderLoad, count: number): Promise<Measured> {
  const heardMs = await until(controller, ({ heard }) => heard === count);
  await sleep(settleMs);
  return { heardMs, ...(await measureFor(controller, measureMs)) };
}

/** Resolves with the milliseconds since the controller was started. */
async function until(controller: ControllerUnderLoad, is: (times: PollTimes) => boolean): Promise<number> {
  while (!is(await controller.times())) await sleep(50);
  return controller.ageMs();
}

async function measureFor(controller: ControllerUnderLoad, ms: number): Promise<Omit<Measured, "heardMs">> {
  await controller.begin();
  const before = controller.cost();
  const since = performance.now();
  let held = before.rssBytes;
  while (performance.now() - since < ms) {
    await sleep(Math.min(1000, ms));
    held = Math.max(held, controller.cost().rssBytes);
  }
  const after = controller.cost();
  const elapsedMs = performance.now() - since;
  return {
    cpuPercent: (100 * (after.cpuMs - before.cpuMs)) / elapsedMs,
    megabytes: held / 1e6,
    peakMegabytes: after.peakRssBytes / 1e6,
    times: await controller.times(),
  };
}

function figuresOf(
  count: number,
  { heardMs, cpuPercent, megabytes, peakMegabytes, times }: Measured,
  hasGoals: boolean,
) {
  const goal = (value: number) => (hasGoals ? value : null);
  const name = (what: string) => `${count} UPSes, ${what}`;
  const { readings, failed, gapMs } = times;
  const seconds = measureMs / 1000;
  const figures: Figure[] = [
    {
      name: name("CPU"),
      value: cpuPercent,
      unit: "%",
      goalAtMost: goal(goals.cpuPercent),
      method: `of one core, all threads, for ${seconds} s; ${readings} polls`,
    },
    {
      name: name("CPU per poll"),
      value: (cpuPercent * seconds * 1e4) / readings,
      unit: "µs",
      goalAtMost: null,
      method: "everything: socket, reading, world, decision, statistics, publishing, forecast",
    },
    {
      name: name("memory"),
      value: megabytes,
      unit: "MB",
      goalAtMost: goal(goals.megabytes),
      method: `the most that was resident meanwhile; since the start ${peakMegabytes.toFixed(0)}`,
    },
    {
      name: name("latest poll"),
      value: Math.max(0, gapMs.longest - calmEveryMs),
      unit: "ms",
      goalAtMost: goal(goals.lateMs),
      method: `longest time between two readings of a UPS less 5 s; p99 ${gapMs.p99 - calmEveryMs}`,
    },
    { name: name("lost polls"), value: failed, unit: "", goalAtMost: goal(goals.lost), method: `of ${readings}` },
    {
      name: name("all read"),
      value: heardMs / 1000,
      unit: "s",
      goalAtMost: null,
      method: "after the start of the process",
    },
  ];
  return figures;
}

/** All cards fall silent, as behind a dead switch, and answer again. */
async function silence(fleet: ForkedFleet, controller: ControllerUnderLoad): Promise<Figure[]> {
  await fleet.setAnswering(false, null);
  await sleep(30_000);
  const { cpuPercent, megabytes } = await measureFor(controller, 30_000);
  await fleet.setAnswering(true, null);
  const since = performance.now();
  await until(controller, ({ silentMs }) => silentMs < performance.now() - since);
  const backSec = (performance.now() - since) / 1000;
  const method = "half a minute after all 10,000 fell silent, for another half";
  return [
    { name: "all silent, CPU", value: cpuPercent, unit: "%", goalAtMost: null, method },
    { name: "all silent, memory", value: megabytes, unit: "MB", goalAtMost: null, method },
    {
      name: "all silent, back",
      value: backSec,
      unit: "s",
      goalAtMost: null,
      method: "until each was read again, after a minute of silence",
    },
  ];
}

async function outage(fleet: ForkedFleet, controller: ControllerUnderLoad): Promise<Figure[]> {
  await sleep(15_000);
  await fleet.setMains(false, null);
  await sleep(10_000);
  const seconds = 30;
  const { cpuPercent, megabytes, times } = await measureFor(controller, seconds * 1000);
  const method = `from 10 s on after mains failed at all 10,000, for ${seconds} s`;
  return [
    { name: "all on battery, polls", value: times.readings / seconds, unit: "/s", goalAtMost: null, method },
    {
      name: "all on battery, longest",
      value: times.gapMs.longest,
      unit: "ms",
      goalAtMost: null,
      method: `between two readings of a UPS, ${method}`,
    },
    { name: "all on battery, CPU", value: cpuPercent, unit: "%", goalAtMost: null, method },
    { name: "all on battery, memory", value: megabytes, unit: "MB", goalAtMost: null, method },
  ];
}
