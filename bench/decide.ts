import { decide } from "../server/domain/decide/decide.ts";
import { createDecider } from "../server/domain/decide/decider.ts";
import type { DecideArgs } from "../server/domain/decide/whole.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import { observeAll } from "../server/domain/world/observe.ts";
import type { Observation } from "../server/domain/world/readings.ts";
import { rememberAll } from "../server/domain/world/remember.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { generateSite } from "./generated-site.ts";
import { calm, entriesOf, fullOutage, type Moment, upsRead } from "./outage-of-site.ts";
import { time } from "./time.ts";

const sizes = [10, 100, 1000, 10_000] as const;
/** They hold for the largest site. */
const goals = { fromNothingMs: 50, oneChangeMs: 5 };
const foldedAtMost = 200;
/** A decider that has made its notes comes to rest after so many decisions. */
const restsAfter = 10;

/** Decisions from nothing and after one change: all calm, and all mains gone; and how they grow with the site. */
export const decideTime: Benchmark = {
  name: "decide",
  async run() {
    const bySize = sizes.map((size) => figuresOf(`${size} terminals`, generateSite(size), size === sizes.at(-1)));
    return [...figuresOf("example", exampleSite, false), ...bySize.flat(), ...growthOf(bySize)];
  },
};

function figuresOf(name: string, tree: Tree, hasGoals: boolean): Figure[] {
  const moments = fullOutage(tree);
  const last = moments.at(-1);
  const goalOfFresh = hasGoals ? goals.fromNothingMs : null;
  const goalOfChange = hasGoals ? goals.oneChangeMs : null;
  const fresh = moments.map((m) => ({ name: m.name, ...time(decide, () => m.args) }));
  const worst = fresh.reduce((a, b) => (b.value > a.value ? b : a));
  const calmSite = calm(tree);
  const heard = (at: number): Observation => {
    const [id = ""] = tree.terminals.slice(-1).map((t) => t.id);
    return { kind: "terminalHeard", terminalId: id, at, bootId: "boot-1", phase: "running" };
  };
  const read = (at: number) => upsRead(tree.upses.at(-1)?.id ?? "", at);
  const figures: Figure[] = [
    {
      name: `decide ${name}, calm, from nothing`,
      ...time(decide, () => calmSite),
      goalAtMost: goalOfFresh,
      method: `median; ${tree.upses.length} UPSes`,
    },
    {
      name: `decide ${name}, outage, from nothing`,
      value: worst.value,
      unit: worst.unit,
      goalAtMost: goalOfFresh,
      method: `longest of ${fresh.map((t) => `${t.name} ${t.value.toPrecision(3)}`).join(", ")}`,
    },
    {
      name: `decide ${name}, calm, one change`,
      ...oneChange(calmSite, heard),
      goalAtMost: goalOfChange,
      method: "median; a terminal was heard",
    },
  ];
  if (last)
    figures.push({
      name: `decide ${name}, outage, one change`,
      ...oneChange(last.args, read),
      goalAtMost: goalOfChange,
      method: "median; half down, a UPS was read",
    });
  return [...figures, rememberTime(name, moments)];
}

/** A decider that has come to rest is told of one change after the other, a millisecond apart. */
function oneChange(args: DecideArgs, next: (at: number) => Observation): { value: number; unit: "ms" } {
  const decider = createDecider();
  let { world, now } = args;
  for (let i = 0; i < restsAfter; i++) {
    const entries = entriesOf(decider({ ...args, world, now }), now, `rest ${i}`);
    world = { ...world, memory: rememberAll(world.memory, entries) };
  }
  return time(decider, () => {
    now += 1;
    world = observeAll(world, [next(now)]);
    return { ...args, world, now };
  });
}

function rememberTime(name: string, moments: readonly Moment[]): Figure {
  const most = moments.reduce((a, b) => (b.entries.length > a.entries.length ? b : a));
  const { memory } = most.args.world;
  const folded = most.entries.slice(-foldedAtMost);
  const fold = time(
    () => rememberAll(rememberAll(memory, most.entries.slice(0, -foldedAtMost)), folded),
    () => null,
  );
  return {
    name: `· remember ${name}`,
    value: (fold.value * 1000) / most.entries.length,
    unit: "µs",
    goalAtMost: null,
    method: `one entry of the ${most.entries.length} that the outage's busiest tick makes`,
  };
}

/** How many times as long the same takes on a site of ten times the size; linear is 10. */
function growthOf(bySize: readonly Figure[][]): Figure[] {
  const kinds = ["calm, from nothing", "outage, from nothing", "calm, one change", "outage, one change"];
  return kinds.map((kind, row) => {
    const values = bySize.map((figures) => figures[row]?.value ?? 0);
    const factors = values.slice(1).map((value, i) => value / (values[i] ?? 1));
    return {
      name: `· growth ${kind}`,
      value: factors.at(-1) ?? 0,
      unit: "×",
      goalAtMost: null,
      method: `${sizes.slice(-2).join(" to ")} terminals; each step from ${sizes.join(", ")}: ${factors.map((f) => f.toPrecision(2)).join(", ")}`,
    };
  });
}
