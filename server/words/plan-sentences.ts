import type { Reason } from "../domain/decide/reason.ts";
import type { ForecastStep, PathStep } from "../domain/forecast/forecast.ts";
import type { Basis } from "../domain/forecast/measured-times.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { translatorFor } from "./index.ts";
import { reasonNames, reasonValues } from "./reason-words.ts";
import { formatTime } from "./site-time.ts";
import { formatMargin, formatSpan } from "./span.ts";

/** Words for what a forecast of this tree holds. `after`: time gone by since it was made. */
export type PlanSentences = {
  nameOf(id: string): string;
  listOf(ids: readonly string[]): string;
  after(at: number): string;
  clock(at: number): string;
  span(fromAt: number, toAt: number): string;
  /** What a step or a link of a critical path is called. */
  act(kind: ForecastStep["kind"] | PathStep["kind"]): string;
  basis(basis: Basis): string;
  reason(reason: Reason): string;
  /** A critical path in one line: `confirmation UPS③ 15:00 → shutdown SSC-CL-SV2 1:40`. */
  path(steps: readonly PathStep[]): string;
};

export function createPlanSentences(args: {
  say: ReturnType<typeof translatorFor>;
  tree: Tree;
  madeAt: number;
}): PlanSentences {
  const { say, tree, madeAt } = args;
  const { timeZone } = tree.network;
  const nodes = [
    ...tree.groups,
    ...tree.upses,
    ...tree.storages,
    ...tree.terminals,
    ...tree.clusters,
    ...tree.lanFactors,
  ];
  const names = new Map(nodes.map((n) => [n.id, n.name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const inSentences = reasonNames({
    nameOf,
    timeZone,
    words: (key, values) => say(`console.sentences.${key}`, values),
  });
  const span = (fromAt: number, toAt: number) => formatSpan((toAt - fromAt) / 1000);
  const act: PlanSentences["act"] = (kind) =>
    kind === "confirm" || kind === "mainsBack" || kind === "wait"
      ? say(`plan.acts.${kind}`)
      : say(`console.live.steps.${kind}`);
  return {
    nameOf,
    listOf: inSentences.listOf,
    after: (at) => formatMargin((at - madeAt) / 1000),
    clock: (at) => formatTime(at, timeZone),
    span,
    act,
    basis: (basis) =>
      basis.kind === "measured" ? say("plan.basis.measured", { runs: basis.runs }) : say("plan.basis.configured"),
    // Which figures a reason needs depends on its code, which cannot be typed here; each is checked against the catalogue by a test.
    reason: (reason) =>
      (say as (key: string, values: Record<string, string>) => string)(
        `reasons.${reason.code}`,
        reasonValues(reason, inSentences),
      ),
    path: (steps) =>
      steps
        .filter((step) => step.toAt > step.fromAt || step.kind === "mainsBack")
        .map((step) =>
          say("plan.act", {
            act: act(step.kind),
            node: nameOf(step.nodeId),
            takes: step.toAt > step.fromAt ? span(step.fromAt, step.toAt) : "",
          }).trim(),
        )
        .join(" → "),
  };
}
