import type { Tree } from "../entities.ts";
import { type Relations, relate } from "../relations.ts";
import { gatherFacts, type KnownFacts, nothingKnown, type Rule } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { names } from "./t01-names.ts";
import { feeds } from "./t02-feeds.ts";
import { sameConfirm } from "./t03-same-confirm.ts";
import { confirmOrder } from "./t04-confirm-order.ts";
import { outlive } from "./t05-outlive.ts";
import { controlSideLinkage, linkageCount } from "./t06-t07-linkage.ts";
import { storageFeeds } from "./t08-storage-feeds.ts";
import { sameRestart } from "./t09-same-restart.ts";
import { warmupSteps } from "./t10-warmup-steps.ts";
import { scheduleGap } from "./t11-schedule-gap.ts";
import { batteryBudget } from "./t12-battery-budget.ts";
import { clusterNames } from "./t13-cluster-names.ts";
import { methodNeeds } from "./t14-method-needs.ts";
import { dependencyCycle } from "./t15-dependency-cycle.ts";
import { mixedCluster } from "./t16-mixed-cluster.ts";
import { controlOffTime } from "./t17-control-off-time.ts";
import { correctedValues } from "./t18-corrected-values.ts";
import { clocks } from "./t19-clocks.ts";
import { idle } from "./t20-idle.ts";
import { controlRestart } from "./t21-control-restart.ts";
import { otherShutdowns } from "./t22-other-shutdowns.ts";
import { grace } from "./t23-grace.ts";
import { controlPath } from "./t24-control-path.ts";

const all: readonly Rule[] = [
  names,
  feeds,
  sameConfirm,
  confirmOrder,
  outlive,
  controlSideLinkage,
  linkageCount,
  storageFeeds,
  sameRestart,
  warmupSteps,
  scheduleGap,
  batteryBudget,
  clusterNames,
  methodNeeds,
  dependencyCycle,
  mixedCluster,
  controlOffTime,
  correctedValues,
  clocks,
  idle,
  controlRestart,
  otherShutdowns,
  grace,
  controlPath,
];

/** Everything that the rules of design 1.6 object to, in the order of their codes. `relations`, if at hand, spares their computing. */
export function rules(tree: Tree, known: KnownFacts = nothingKnown, relations: Relations = relate(tree)): Finding[] {
  const facts = gatherFacts(tree, relations, known);
  return all.flatMap((rule) => rule(facts));
}

/** Whether these findings block saving. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((f) => f.severity === "error");
}
