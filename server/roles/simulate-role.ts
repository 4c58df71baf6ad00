import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { runTrials } from "../domain/simulation/trial/trial.ts";

const usage = "simulate [--runs N] [--seed S] [--sites example|random|mixed] [--no-faults] [--workers N]";
const reportEveryMs = 2_000;
/** Tells our own workers from other threads that load this module. */
const marker = "fukuden trials";
/** So many trials a worker takes at once. */
const batch = 50;

type Options = { runs: number; seed: number; sites: "example" | "random" | "mixed"; faults: boolean; workers: number };
type Work = { fromSeed: number; count: number } & Pick<Options, "sites" | "faults">;
type Done = { trials: number; outages: number; failed: { seed: number; messages: string[]; story: string[] } | null };

/** Runs trials on all cores until so many outages (`--runs`) have passed, or one breaks an invariant: then its seed and shrunk story, and exit code 1. */
export async function runSimulation(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) {
    process.stderr.write(`usage: ${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const startedAt = performance.now();
  let [trials, outages, reportedAt, nextSeed] = [0, 0, startedAt, options.seed];
  let failed: Done["failed"] = null;
  const line = () => {
    const sec = (performance.now() - startedAt) / 1000;
    return `${outages} of ${options.runs} outages in ${trials} trials, ${sec.toFixed(0)} s, ${Math.round(outages / sec)} a second`;
  };
  const runWorker = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: marker });
      const give = () => {
        const { sites, faults } = options;
        if (failed || outages >= options.runs) {
          worker.terminate().then(() => resolve(), reject);
          return;
        }
        worker.postMessage({ fromSeed: nextSeed, count: batch, sites, faults } satisfies Work);
        nextSeed += batch;
      };
      worker.on("error", reject);
      worker.on("message", (done: Done) => {
        trials += done.trials;
        outages += done.outages;
        failed ??= done.failed;
        if (performance.now() - reportedAt >= reportEveryMs) {
          reportedAt = performance.now();
          process.stdout.write(`${line()}\n`);
        }
        give();
      });
      give();
    });
  await Promise.all(Array.from({ length: options.workers }, runWorker));
  process.stdout.write(`${line()}, seeds ${options.seed} to ${nextSeed - 1}\n`);
  // TypeScript does not see that the workers' messages set it.
  const found = failed as Done["failed"];
  if (found === null) return;
  process.stdout.write(`\nseed ${found.seed}\n${found.messages.join("\n")}\n\n${found.story.join("\n")}\n`);
  process.exitCode = 1;
}

function readOptions(args: readonly string[]): Options | null {
  const options: Options = { runs: 20_000, seed: 1, sites: "mixed", faults: true, workers: availableParallelism() };
  for (let i = 0; i < args.length; i++) {
    const [name, value = ""] = [args[i], args[i + 1]];
    if (name === "--no-faults") {
      options.faults = false;
      continue;
    }
    i += 1;
    if (name === "--sites" && (value === "example" || value === "random" || value === "mixed")) options.sites = value;
    else if ((name === "--runs" || name === "--seed" || name === "--workers") && /^\d{1,12}$/.test(value))
      options[name === "--runs" ? "runs" : name === "--seed" ? "seed" : "workers"] = Math.max(1, Number(value));
    else return null;
  }
  return options;
}

function work(given: Work): Done {
  const { trials, outages, failed } = runTrials(given);
  if (failed === null) return { trials, outages, failed };
  const messages = failed.violations.map((v) => `${v.invariant}: ${v.message}`);
  return { trials, outages, failed: { seed: failed.plan.seed, messages, story: failed.story } };
}

if (!isMainThread && workerData === marker)
  parentPort?.on("message", (given: Work) => parentPort?.postMessage(work(given)));
