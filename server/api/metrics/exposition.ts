import type { Durations } from "../../contract/controller-metrics.ts";
import { type FamilyName, families } from "./families.ts";

/** Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ (0.0.4). */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** `# HELP` and `# TYPE` of a family; its samples follow. */
export function headOf(name: FamilyName): string {
  const { type, help } = families[name];
  return `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} ${type}\n`;
}

/** @param labels as `labelsOf` makes them; empty: none */
export function sampleOf(name: string, labels: string, value: number): string {
  return labels === "" ? `${name} ${numberOf(value)}\n` : `${name}{${labels}} ${numberOf(value)}\n`;
}

/** Labels without their braces. Values may be any text: names in the settings hold quotes, backslashes and Japanese. */
export function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

/** The samples of a histogram without labels: buckets hold everything up to their bound. */
export function histogramOf(name: FamilyName, { boundsSec, counts, sumSec }: Durations): string {
  let upTo = 0;
  const lines = [...boundsSec, Number.POSITIVE_INFINITY].map((bound, i) => {
    upTo += counts[i] ?? 0;
    return sampleOf(`${name}_bucket`, `le="${numberOf(bound)}"`, upTo);
  });
  return [...lines, sampleOf(`${name}_sum`, "", sumSec), sampleOf(`${name}_count`, "", upTo)].join("");
}

function escaped(value: string): string {
  // Lone surrogates have no form in UTF-8.
  return value.toWellFormed().replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberOf(value: number): string {
  return value === Number.POSITIVE_INFINITY ? "+Inf" : String(value);
}
