import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { catchDefect } from "../domain/simulation/trial/catch-defect.ts";
import { defects } from "../domain/simulation/trial/defects.ts";
import { runTrials } from "../domain/simulation/trial/trial.ts";
import { readSimulateOptions, type SimulateOptions, usage } from "./simulate-options.ts";

const reportEveryMs = 2_000;
/** Tells our own workers from other threads that load this module. */
const marker = "fukuden trials";
/** So many trials a worker takes at once. */
const batch = 50;

type Work = { fromSeed: number; count: number; goesOn: boolean } & Pick<SimulateOptions, "sites" | "faults">;
type Failure = { seed: number; invariant: string; message: string };
type Done = { trials: number; outages: number; failures: Failure[] };

/**
 * Runs trials on all cores until so many outages (`--runs`) have passed, or one breaks an invariant: then its seed and shrunk story, and
 * exit code 1. With `--go-on` it does not stop there: each that breaks one is named as it is found.
 */
export async function runSimulation(args: readonly string[]): Promise<void> {
  const options = readSimulateOptions(args);
  if (options === null) {
    process.stderr.write(`usage: ${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const failed = options.defects ? tryDefects(options) : await runOnAllCores(options);
  if (failed) process.exitCode = 1;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Each deliberate defect with what caught it. True: one was not caught. */
function tryDefects(options: SimulateOptions): boolean {
  let missed = 0;
  for (const defect of defects) {
    const caught = catchDefect(defect, { fromSeed: options.seed, outagesAtMost: options.runs });
    if (!caught) missed += 1;
    const how = caught ? `${caught.invariant} after ${String(caught.outages).padStart(5)} outages` : "not caught";
    print(`${how.padEnd(24)} ${defect.name}${caught ? ` (seed ${caught.seed}: ${caught.message})` : ""}`);
  }
  print(`${defects.length - missed} of ${defects.length} defects caught`);
  return missed > 0;
}

async function runOnAllCores(options: SimulateOptions): Promise<boolean> {
  const { sites, faults, goesOn } = options;
  const startedAt = performance.now();
  let [trials, outages, reportedAt, nextSeed] = [0, 0, startedAt, options.seed];
  const failures: Failure[] = [];
  const line = () => {
    const sec = (performance.now() - startedAt) / 1000;
    const broken = failures.length > 0 ? `, ${failures.length} broken` : "";
    return `${outages} of ${options.runs} outages in ${trials} trials, ${sec.toFixed(0)} s, ${Math.round(outages / sec)} a second${broken}`;
  };
  const runWorker = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: marker });
      const give = () => {
        if ((failures.length > 0 && !goesOn) || outages >= options.runs) {
          worker.terminate().then(() => resolve(), reject);
          return;
        }
        worker.postMessage({ fromSeed: nextSeed, count: batch, sites, faults, goesOn } satisfies Work);
        nextSeed += batch;
      };
      worker.on("error", reject);
      worker.on("message", (done: Done) => {
        trials += done.trials;
        outages += done.outages;
        failures.push(...done.failures);
        // At once: a run over a million outages need not be waited for to look into the first.
        for (const { seed, invariant, message } of done.failures) print(`seed ${seed} ${invariant}: ${message}`);
        if (performance.now() - reportedAt >= reportEveryMs) {
          reportedAt = performance.now();
          print(line());
        }
        give();
      });
      give();
    });
  await Promise.all(Array.from({ length: options.workers }, runWorker));
  print(`${line()}, seeds ${options.seed} to ${nextSeed - 1}`);
  failures.sort((a, b) => a.seed - b.seed);
  if (goesOn) countFailures(failures, outages);
  for (const { seed } of failures.slice(0, options.stories)) tell(seed, options);
  return failures.length > 0;
}

function countFailures(failures: readonly Failure[], outages: number): void {
  const counts = new Map<string, number>();
  for (const { invariant } of failures) counts.set(invariant, (counts.get(invariant) ?? 0) + 1);
  const rate = (count: number) => ((count / Math.max(1, outages)) * 10_000).toFixed(2);
  for (const [invariant, count] of [...counts].sort())
    print(`${invariant}: ${count}, ${rate(count)} per 10,000 outages`);
  print(`${failures.length} broken in all, ${rate(failures.length)} per 10,000 outages`);
}

/** Once more, shrunk. */
function tell(seed: number, { sites, faults }: SimulateOptions): void {
  const { failed } = runTrials({ fromSeed: seed, count: 1, sites, faults });
  if (!failed) return;
  const messages = failed.violations.map((v) => `${v.invariant}: ${v.message}`);
  print(`\nseed ${seed}\n${messages.join("\n")}\n\n${failed.story.join("\n")}`);
}

function work({ fromSeed, count, goesOn, sites, faults }: Work): Done {
  const done: Done = { trials: 0, outages: 0, failures: [] };
  while (done.trials < count) {
    const left = { fromSeed: fromSeed + done.trials, count: count - done.trials };
    const { trials, outages, failed } = runTrials({ ...left, sites, faults, shrinks: false });
    done.trials += trials;
    done.outages += outages;
    const first = failed?.violations[0];
    if (!failed || !first) continue;
    done.failures.push({ seed: failed.plan.seed, invariant: first.invariant, message: first.message });
    if (!goesOn) break;
  }
  return done;
}

if (!isMainThread && workerData === marker)
  parentPort?.on("message", (given: Work) => parentPort?.postMessage(work(given)));
