import type { LiveSnapshot } from "../../../server/contract/live.ts";
import { worldFromLive } from "../../../server/contract/live-world.ts";
import type { Forecast } from "../../../server/domain/forecast/forecast.ts";
import { predictBySteps } from "../../../server/domain/forecast/predict.ts";
import type { WhatIf } from "../../../server/domain/forecast/what-if.ts";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { relate } from "../../../server/domain/tree/relations.ts";

/**
 * `base` null: there is nothing saved to compare with. Absent `base` and `snapshot`: those of the question before, because copying a large site into
 * this thread holds the other one. A question with a newer number takes the place of the one before.
 */
export type ForecastQuestion = {
  number: number;
  tree: Tree;
  base?: Tree | null;
  snapshot?: LiveSnapshot;
  whatIf: WhatIf;
};
type Known = { base: Tree | null; snapshot: LiveSnapshot | null };

/** `tooLarge`: it was given up after `forecastAtMostMs`. `failed`: the settings are of a kind that cannot be run. */
export type ForecastNews = { number: number } & (
  | { kind: "draft" | "base"; forecast: Forecast }
  | { kind: "working"; looks: number }
  | { kind: "tooLarge" | "failed" }
);

/** Then a newer question is looked for. */
const sliceMs = 25;
/** Real time, for one of the two. */
export const forecastAtMostMs = 60_000;

let newest = 0;
const known: Known = { base: null, snapshot: null };

self.onmessage = ({ data }: MessageEvent<ForecastQuestion>) => {
  newest = data.number;
  if (data.base !== undefined) known.base = data.base;
  if (data.snapshot !== undefined) known.snapshot = data.snapshot;
  void answer(data, { ...known });
};

async function answer(question: ForecastQuestion, { base, snapshot }: Known): Promise<void> {
  if (snapshot === null) return;
  const { number, tree } = question;
  const said = await forecastOf(question, snapshot, tree);
  if (said === null) return;
  tell({ number, ...said });
  if (base === null || said.kind !== "draft") return;
  const saved = await forecastOf(question, snapshot, base);
  if (saved?.kind === "draft") tell({ number, kind: "base", forecast: saved.forecast });
}

type Said = { kind: "draft"; forecast: Forecast } | { kind: "tooLarge" | "failed" };

/** null: a newer question has come. */
async function forecastOf(
  { number, whatIf }: ForecastQuestion,
  snapshot: LiveSnapshot,
  tree: Tree,
): Promise<Said | null> {
  const beganAt = performance.now();
  try {
    const world = worldFromLive(tree, snapshot);
    const steps = predictBySteps({ tree, relations: relate(tree), world, now: snapshot.clock.siteAt, whatIf });
    for (let looks = 0, sliceAt = beganAt; ; looks += 1) {
      const step = steps.next();
      if (step.done) return { kind: "draft", forecast: step.value };
      if (performance.now() - sliceAt < sliceMs) continue;
      tell({ number, kind: "working", looks });
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (newest !== number) return null;
      sliceAt = performance.now();
      if (sliceAt - beganAt > forecastAtMostMs) return { kind: "tooLarge" };
    }
  } catch {
    // Drafts may hold anything that the schema allows; what the rules object to stands in the list of findings.
    return { kind: "failed" };
  }
}

function tell(news: ForecastNews): void {
  self.postMessage(news);
}
