import { predict } from "../server/domain/forecast/predict.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { generateSite } from "./generated-site.ts";
import { calm } from "./outage-of-site.ts";
import { time } from "./time.ts";

const terminalCount = 1000;
const goals = { exampleMs: 3, largeMs: 250 };
const mainsBackAfterSec = 1200;

/** A forecast of a full outage and the recovery from it. */
export const forecastTime: Benchmark = {
  name: "forecast",
  async run() {
    return [
      figureOf("example", exampleSite, goals.exampleMs),
      figureOf(`${terminalCount} terminals`, generateSite(terminalCount), goals.largeMs),
    ];
  },
};

function figureOf(name: string, tree: Tree, goalAtMost: number): Figure {
  const whatIf = { upsIds: "all", backAfterSec: mainsBackAfterSec } as const;
  const args = { ...calm(tree), whatIf };
  return {
    name: `forecast ${name}`,
    ...time(predict, () => args),
    goalAtMost,
    method: `median; mains fail everywhere, and are back after ${mainsBackAfterSec / 60} min`,
  };
}
