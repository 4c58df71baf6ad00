import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Figure, goalOf, isMet } from "./benchmark.ts";
import type { Machine } from "./machine.ts";

/** `error` null: it ran. */
export type Result = { benchmark: string; tookSec: number; figures: Figure[]; error: string | null };

/** The table that `npm run bench` prints. */
export function tableOf(machine: Machine, results: readonly Result[]): string {
  const { cpu, cores, memoryGib, system, node, date, loadBefore } = machine;
  const head = ["name", "figure", "unit", "goal", "met", "method"];
  const rows = results.flatMap(({ benchmark, figures, error }) => [
    ...figures.map((figure) => [
      figure.name,
      shown(figure.value),
      figure.unit,
      goalOf(figure),
      { true: "yes", false: "NO", null: "–" }[`${isMet(figure)}`],
      figure.method,
    ]),
    ...(error === null ? [] : [[benchmark, "–", "–", "–", "NO", `could not be measured: ${error}`]]),
  ]);
  const widths = head.map((word, i) => Math.max(word.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    `${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, ${date}, load before ${loadBefore}`,
    "",
    line(head),
    line(widths.map((width) => "─".repeat(width))),
    ...rows.map(line),
    "",
  ].join("\n");
}

/** Answers with the file's name. */
export function writeResults(folder: string, machine: Machine, results: readonly Result[]): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${machine.date.replaceAll(":", "-")}.json`);
  const judged = results.map((r) => ({ ...r, figures: r.figures.map((f) => ({ ...f, met: isMet(f) })) }));
  writeFileSync(file, `${JSON.stringify({ machine, results: judged }, null, 2)}\n`);
  return file;
}

/** Three figures that count, and whole numbers from a hundred on. */
function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
