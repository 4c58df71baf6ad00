import path from "node:path";
import type { Benchmark } from "./benchmark.ts";
import { isMet } from "./benchmark.ts";
import { controllerRestart } from "./controller-restart.ts";
import { decideTime } from "./decide.ts";
import { forecastTime } from "./forecast.ts";
import { history } from "./history.ts";
import { journalAppend } from "./journal-append.ts";
import { describeMachine } from "./machine.ts";
import { metricsAnswer } from "./metrics.ts";
import { poll } from "./poll.ts";
import { pollFleet } from "./poll-fleet.ts";
import { pollPeers } from "./poll-peers.ts";
import { type Result, tableOf, writeResults } from "./report.ts";
import { rulesTime } from "./rules.ts";
import { secondStart } from "./second-start.ts";
import { simulationRate } from "./simulation.ts";
import { transfer } from "./transfer.ts";
import { trapToRow } from "./trap-to-row.ts";
import { traps } from "./traps.ts";
import { treeEditor } from "./tree-editor.ts";

const benchmarks: readonly Benchmark[] = [
  trapToRow,
  secondStart,
  controllerRestart,
  decideTime,
  forecastTime,
  rulesTime,
  simulationRate,
  journalAppend,
  poll,
  pollPeers,
  pollFleet,
  traps,
  history,
  metricsAnswer,
  treeEditor,
  transfer,
];

/** Runs all benchmarks, or those named on the command line; prints a table and writes JSON. The exit code says whether every goal is met. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !benchmarks.some((b) => b.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `no such benchmark: ${unknown.join(", ")}; there are: ${benchmarks.map((b) => b.name).join(", ")}\n`,
    );
    return 2;
  }
  const machine = describeMachine();
  const results: Result[] = [];
  for (const benchmark of benchmarks.filter(({ name }) => names.length === 0 || names.includes(name))) {
    process.stderr.write(`${benchmark.name} …\n`);
    results.push(await resultOf(benchmark));
  }
  process.stdout.write(`${tableOf(machine, results)}\n`);
  process.stdout.write(`${writeResults(path.join(import.meta.dirname, "results"), machine, results)}\n`);
  const isGood = results.every(({ error, figures }) => error === null && figures.every((f) => isMet(f) !== false));
  return isGood ? 0 : 1;
}

async function resultOf(benchmark: Benchmark): Promise<Result> {
  const since = performance.now();
  const done = (figures: Result["figures"], error: string | null): Result => ({
    benchmark: benchmark.name,
    tookSec: Math.round((performance.now() - since) / 100) / 10,
    figures,
    error,
  });
  try {
    return done(await benchmark.run(), null);
  } catch (error) {
    return done([], error instanceof Error ? error.message : String(error));
  }
}

// An orderly exit ends the products that were started.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
