import { monitorEventLoopDelay } from "node:perf_hooks";
import { metricsResponse } from "../server/api/metrics/metrics-response.ts";
import { relate } from "../server/domain/tree/relations.ts";
import { processUsage } from "../server/process-usage.ts";
import type { SiteMetrics } from "../server/services/metrics/read.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { countsOfUpses, liveOfUpses, treeOfUpses } from "./many-upses.ts";
import { quantile } from "./quantile.ts";
import { time } from "./time.ts";

const sizes = [10, 10_000] as const;
const scrapes = 10;

/** `/metrics`: what one answer costs the web process and the controller, and how large it is. */
export const metricsAnswer: Benchmark = {
  name: "metrics",
  async run() {
    const figures: Figure[] = [];
    for (const size of sizes) figures.push(...(await figuresOf(size)));
    return figures;
  },
};

async function figuresOf(size: number): Promise<Figure[]> {
  const tree = treeOfUpses(size);
  const saved = { number: 1, tree, relations: relate(tree) };
  const controller = countsOfUpses(tree);
  const site: SiteMetrics = { saved, live: liveOfUpses(tree), controller, web: processUsage() };
  const plain = await scrape(site, null);
  const packed = await scrape(site, "gzip");
  const said = JSON.stringify(controller);
  const large = size === sizes.at(-1);
  const one = (
    name: string,
    value: number,
    unit: Figure["unit"],
    method: string,
    goalAtMost: number | null = null,
  ): Figure => ({
    ...{ name: `metrics ${size} UPSes, ${name}`, value, unit, method, goalAtMost },
  });
  return [
    one(
      "CPU",
      packed.cpuMs,
      "ms",
      `median of ${scrapes} answers, compressed; ${plain.cpuMs.toFixed(0)} ms if not`,
      large ? 1000 : null,
    ),
    one(
      "held up",
      packed.longestMs,
      "ms",
      "the longest that anything else waited for its turn during an answer; median",
      large ? 50 : null,
    ),
    one("size", plain.bytes / 1e6, "MB", `${(packed.bytes / 1e6).toPrecision(3)} MB compressed`),
    one(
      "controller",
      time(
        () => JSON.stringify(controller),
        () => null,
      ).value,
      "ms",
      `its answer to the web process, ${(said.length / 1e6).toPrecision(2)} MB`,
      large ? 10 : null,
    ),
    one(
      "read by the web process",
      time(
        () => JSON.parse(said),
        () => null,
      ).value,
      "ms",
      "the same answer",
    ),
  ];
}

async function scrape(site: SiteMetrics, acceptEncoding: string | null) {
  const cpuMs: number[] = [];
  let bytes = 0;
  const longestMs: number[] = [];
  // The first makes the labels, as the first after each change of the settings does.
  for (let i = 0; i <= scrapes; i++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const since = process.cpuUsage();
    const response = metricsResponse(site, { version: "0", acceptEncoding });
    bytes = 0;
    for await (const piece of response.body ?? []) bytes += piece.length;
    const { user, system } = process.cpuUsage(since);
    delay.disable();
    if (i === 0) continue;
    cpuMs.push((user + system) / 1000);
    longestMs.push(delay.max / 1e6);
  }
  return { cpuMs: quantile(cpuMs, 0.5), bytes, longestMs: quantile(longestMs, 0.5) };
}
