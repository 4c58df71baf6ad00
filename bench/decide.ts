import { decide } from "../server/domain/decide/decide.ts";
import type { Decision } from "../server/domain/decide/decision.ts";
import type { DecideArgs } from "../server/domain/decide/whole.ts";
import { predict } from "../server/domain/forecast/predict.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import { relate } from "../server/domain/tree/relations.ts";
import type { JournalEntry, Memory } from "../server/domain/world/memory.ts";
import { observeAll } from "../server/domain/world/observe.ts";
import type { Observation } from "../server/domain/world/readings.ts";
import { rememberAll } from "../server/domain/world/remember.ts";
import type { World } from "../server/domain/world/world.ts";
import { aWorld, noon, onBattery } from "../server/testing/builders.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { generateSite } from "./generated-site.ts";
import { quantile } from "./quantile.ts";

const goalMs = 100;
const sizes = [10, 1000, 10_000] as const;
/** Of one case: as often as fits, but not less than this. */
const leastRuns = 3;
const caseMs = 500;
const foldedAtMost = 200;

/** One decision and one forecast of the example site, and decisions of generated ones: all calm, and all mains gone. */
export const decideTime: Benchmark = {
  name: "decide",
  async run() {
    return [
      ...figuresOf("example", exampleSite, null),
      {
        name: "predict example, calm",
        ...time(() => predict(calm(exampleSite))),
        goalAtMost: null,
        method: "what if mains failed everywhere now",
      },
      ...sizes.flatMap((size) => figuresOf(`${size} terminals`, generateSite(size), goalMs)),
    ];
  },
};

function figuresOf(name: string, tree: Tree, goalAtMost: number | null): Figure[] {
  const steps = fullOutage(tree);
  const timed = steps.map((step) => ({ ...step, ...time(() => decide(step.args)) }));
  const worst = timed.reduce((a, b) => (b.value > a.value ? b : a));
  const most = steps.reduce((a, b) => (b.entries.length > a.entries.length ? b : a));
  const folded = most.entries.slice(-foldedAtMost);
  const fold = time(() => rememberAll(most.memory, folded));
  return [
    {
      name: `decide ${name}, calm`,
      ...time(() => decide(calm(tree))),
      goalAtMost,
      method: `median; ${tree.upses.length} UPSes`,
    },
    {
      name: `decide ${name}, outage`,
      value: worst.value,
      unit: worst.unit,
      goalAtMost,
      method: `longest of ${timed.map((t) => `${t.name} ${t.value.toPrecision(3)}`).join(", ")}`,
    },
    {
      name: `· remember ${name}`,
      value: (fold.value * 1000) / folded.length,
      unit: "µs",
      goalAtMost: null,
      method: `one entry folded into memory; the outage's busiest tick makes ${most.entries.length}`,
    },
  ];
}

function time(work: () => unknown): { value: number; unit: "ms" } {
  const took: number[] = [];
  const endAt = performance.now() + caseMs;
  while (took.length < leastRuns || performance.now() < endAt) {
    const since = performance.now();
    work();
    took.push(performance.now() - since);
  }
  return { value: quantile(took, 0.5), unit: "ms" };
}

function calm(tree: Tree): DecideArgs {
  return { tree, relations: relationsOf(tree), world: aWorld({ tree, selfId: "sv1" }), now: noon };
}

type Step = { name: string; args: DecideArgs; entries: JournalEntry[]; memory: Memory };

/** The moments of an outage of all UPSes at which most is decided: seen, confirmed, under way, and half of the terminals down. */
function fullOutage(tree: Tree): Step[] {
  const relations = relationsOf(tree);
  let world: World = aWorld({ tree, selfId: "sv1" });
  let seq = 0;
  const steps: Step[] = [];
  function step(name: string, afterSec: number, observations: readonly Observation[]): void {
    const now = noon + afterSec * 1000;
    world = observeAll(world, observations);
    const args = { tree, relations, world, now };
    const entries = entriesOf(decide(args), now, () => ++seq);
    const memory = rememberAll(world.memory, entries.flat());
    steps.push({ name, args, entries: entries.flat(), memory });
    world = { ...world, memory };
  }
  const read = (afterSec: number): Observation[] =>
    tree.upses.map(({ id }) => ({
      kind: "upsRead",
      upsId: id,
      at: noon + afterSec * 1000,
      reading: onBattery({ runtimeSec: 3600, onBatterySec: afterSec }),
    }));
  const down = tree.terminals
    .filter((t, i) => t.kind === "linked" && i % 2 === 0)
    .flatMap<Observation>(({ id }) => [
      { kind: "terminalGoodbye", terminalId: id, at: noon + 100_000, bootId: "boot-1" },
      { kind: "terminalDisconnected", terminalId: id, at: noon + 100_000 },
    ]);
  step("seen", 1, read(1));
  step("confirmed", 65, read(65));
  step("under way", 70, read(70));
  step("half down", 102, [...down, ...read(102)]);
  return steps;
}

/** What the controller would journal, every command accepted; what belongs to one node together. */
function entriesOf(decision: Decision, at: number, seq: () => number): JournalEntry[][] {
  const notes = decision.notes.map((note): JournalEntry[] => [{ seq: seq(), at, epoch: 1, ...note }]);
  const commands = decision.intents.map(({ command, reason, wasRunning }): JournalEntry[] => {
    const commandId = `1-${seq()}`;
    const head = { at, epoch: 1, commandId };
    return [
      { ...head, seq: seq(), kind: "commandIssued", command, reason, wasRunning },
      { ...head, seq: seq(), kind: "commandEnded", outcome: "accepted", detail: "" },
    ];
  });
  return [...notes, ...commands];
}

const known = new WeakMap<Tree, ReturnType<typeof relate>>();
function relationsOf(tree: Tree): ReturnType<typeof relate> {
  const relations = known.get(tree) ?? relate(tree);
  known.set(tree, relations);
  return relations;
}
