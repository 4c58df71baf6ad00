import type { Forecast } from "../domain/forecast/forecast.ts";
import type { WhatIf } from "../domain/forecast/what-if.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { createPlanSentences, type PlanSentences } from "../words/plan-sentences.ts";
import { formatMargin } from "../words/span.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

type Say = Terminal["say"];
type Plan = { say: Say; tree: Tree; forecast: Forecast; whatIf: WhatIf };

/** A forecast for people: what is assumed, each step, each battery, what decides how long it takes, and the verdict. */
export function planText(plan: Plan): string {
  const { say, tree, forecast } = plan;
  const sentences = createPlanSentences({ say, tree, madeAt: forecast.madeAt });
  const assumed = [...assumptions(plan, sentences), say("plan.estimate", { at: sentences.clock(forecast.madeAt) })];
  if (forecast.steps.length === 0) return [...assumed, "", say("plan.nothing")].join("\n");
  const batteries = batteryTable(plan, sentences);
  return [
    ...assumed,
    "",
    stepTable(plan, sentences),
    "",
    ...(batteries ? [batteries, ""] : []),
    ...criticalPaths(plan, sentences),
    ...conclusion(plan, sentences),
  ].join("\n");
}

function assumptions({ say, forecast, whatIf }: Plan, sentences: PlanSentences): string[] {
  const { failingIds, madeAt } = forecast;
  const { afterSec = 0, backAfterSec, orders = [] } = whatIf;
  const failAt = madeAt + afterSec * 1000;
  const outage =
    failingIds.length === 0
      ? say("plan.assumes.stays")
      : say("plan.assumes.fails", {
          nodes: whatIf.upsIds === "all" ? say("plan.assumes.allUpses") : sentences.listOf(failingIds),
          when: afterSec === 0 ? "now" : "later",
          at: sentences.clock(failAt),
          after: sentences.after(failAt),
          returns: backAfterSec === null ? "no" : "yes",
          back: sentences.span(0, (backAfterSec ?? 0) * 1000),
        });
  const ordered = orders.flatMap(({ order }) =>
    order.kind === "stop" || order.kind === "start"
      ? say("plan.assumes.ordered", {
          order: order.kind,
          node: sentences.nameOf(order.nodeId),
          cut: order.kind === "stop" && order.cutUps ? "yes" : "no",
        })
      : [],
  );
  const throughAt = whatIf.throughSec === undefined ? null : madeAt + whatIf.throughSec * 1000;
  const through =
    throughAt === null
      ? []
      : [say("plan.assumes.through", { at: sentences.clock(throughAt), after: sentences.after(throughAt) })];
  return [outage, ...ordered, ...through];
}

function stepTable({ say, forecast }: Plan, sentences: PlanSentences): string {
  const { after, clock, act, nameOf, basis, reason, span } = sentences;
  const heads = ["after", "at", "takes", "step", "node", "basis", "why"] as const;
  const rows = forecast.steps.map((step) => {
    const takesTime = step.endAt !== step.at;
    const takes = step.endAt === null ? "…" : takesTime ? span(step.at, step.endAt) : "";
    const from = takesTime ? basis(step.basis) : "";
    return [after(step.at), clock(step.at), takes, act(step.kind), nameOf(step.nodeId), from, reason(step.reason)];
  });
  return tableOf([heads.map((head) => say(`plan.columns.${head}`)), ...rows], [0, 2]);
}

/** One line per UPS whose battery is needed; "": none is. */
function batteryTable({ say, forecast }: Plan, sentences: PlanSentences): string {
  const { after, clock, nameOf, path } = sentences;
  const time = (at: number | null) => (at === null ? say("plan.unknown") : `${after(at)} (${clock(at)})`);
  const heads = ["ups", "empty", "needed", "margin", "path"] as const;
  const rows = forecast.upses.flatMap((ups) =>
    ups.neededUntilAt === null
      ? []
      : [
          [
            nameOf(ups.upsId),
            time(ups.emptyAt),
            time(ups.neededUntilAt),
            ups.marginSec === null ? say("plan.unknown") : formatMargin(ups.marginSec),
            path(ups.criticalPath),
          ],
        ],
  );
  return rows.length === 0 ? "" : tableOf([heads.map((head) => say(`plan.columns.${head}`)), ...rows], [1, 2, 3]);
}

function criticalPaths({ say, forecast }: Plan, sentences: PlanSentences): string[] {
  const { after, act, nameOf, reason } = sentences;
  const told = (head: string, steps: Forecast["criticalPath"]) => {
    const rows = steps.map((step) => {
      const until = step.toAt > step.fromAt ? `– ${after(step.toAt)}` : "";
      return [
        `  ${after(step.fromAt)}`,
        until,
        act(step.kind),
        nameOf(step.nodeId),
        step.waitsFor ? reason(step.waitsFor) : "",
      ];
    });
    return rows.length === 0 ? [] : [head, tableOf(rows, [0]), ""];
  };
  return [
    ...told(say(forecast.darkAt === null ? "plan.pathToDown" : "plan.pathToDark"), forecast.criticalPath),
    ...told(say("plan.pathToRunning"), forecast.recoveryPath),
  ];
}

function conclusion({ say, forecast }: Plan, sentences: PlanSentences): string[] {
  const { darkAt, runningAt, recoveryPath, basis, marginSec, verdict } = forecast;
  const { after, clock, nameOf } = sentences;
  const when = (at: number) => ({ after: after(at), at: clock(at) });
  const worst = forecast.upses.find((ups) => ups.marginSec !== null && ups.marginSec === marginSec);
  return [
    ...(darkAt === null ? [] : [say("plan.dark", when(darkAt))]),
    // An incident may also be over without that anything was started again.
    ...(runningAt === null || recoveryPath.length === 0 ? [] : [say("plan.running", when(runningAt))]),
    say("plan.rests", { total: basis.measured + basis.configured, ...basis }),
    ...(worst ? [say("plan.battery")] : []),
    say("plan.verdict", {
      verdict: say(`console.outage.verdicts.${verdict}`),
      hasMargin: worst ? "yes" : "no",
      margin: formatMargin(marginSec),
      ups: worst ? nameOf(worst.upsId) : "",
    }),
  ];
}
