import { bounds } from "../bounds.ts";
import type { NodeId, Tree, Ups } from "../entities.ts";
import { asNodeName, childNames, freeName } from "../free-name.ts";
import { patchNode } from "../patch.ts";
import type { KnownFacts } from "../rules/facts.ts";
import type { Finding, FindingCode } from "../rules/finding.ts";
import { rules } from "../rules/rules.ts";
import { exampleTimes, outlivingTimes, sameControlTimes } from "./confirm-times.ts";
import type { CorrectableCode } from "./correctable.ts";

/** Given a finding of its code, the tree without what is objected to; null: which of several ways is right only a person knows. */
type Correct = (tree: Tree, finding: Finding) => Tree | null;

const corrections: Partial<Record<FindingCode, Correct>> = {
  T01: correctName,
  T02: (tree, { nodeIds, params }) =>
    params.case === "tooFew" ? set(tree, nodeIds, { feedsNeeded: params.feeds }) : null,
  T03: sameControlTimes,
  T04: exampleTimes,
  T05: (tree) => outlivingTimes(tree),
  T06: (tree, { nodeIds }) => set(tree, nodeIds, { linkage: false }),
  T09: commonRestart,
  T10: (tree, { nodeIds, params }) => set(tree, nodeIds, { warmupSec: params.upperSec }),
  T18: (tree, { nodeIds, params }) => set(tree, nodeIds, { [String(params.field)]: params.holds }),
  T21: (tree, { nodeIds }) => set(tree, nodeIds, { restart: "ups" }),
  T23: (tree, { nodeIds, params }) => set(tree, nodeIds.slice(0, 1), { shutoffGraceSec: params.neededSec }),
} satisfies Record<CorrectableCode, Correct>;

/**
 * The tree with this finding corrected; null: there is no clear correction, or it would not settle the finding, or would make an error that is not
 * there now. Looks at all rules twice.
 */
export function correct(tree: Tree, finding: Finding, known?: KnownFacts): Tree | null {
  const next = corrections[finding.code]?.(tree, finding) ?? null;
  if (next === null) return null;
  return settles(tree, next, [finding], known) ? next : null;
}

/** The tree with as many findings of this code corrected as can be. */
export function correctAll(tree: Tree, code: FindingCode, known?: KnownFacts): Tree {
  const findings = rules(tree, known).filter((finding) => finding.code === code);
  return correctTogether(tree, findings, known);
}

/** All at once where that settles all; else each half for itself, so that one that cannot be costs no more than its share. */
function correctTogether(tree: Tree, findings: readonly Finding[], known: KnownFacts | undefined): Tree {
  if (findings.length === 0) return tree;
  const next = findings.reduce((now, one) => corrections[one.code]?.(now, one) ?? now, tree);
  if (settles(tree, next, findings, known)) return next;
  if (findings.length === 1) return tree;
  const middle = Math.ceil(findings.length / 2);
  const first = correctTogether(tree, findings.slice(0, middle), known);
  return correctTogether(first, findings.slice(middle), known);
}

/** None of these is left, and there is no error that was not there before. */
function settles(tree: Tree, next: Tree, findings: readonly Finding[], known: KnownFacts | undefined): boolean {
  if (!isWithinBounds(tree, next)) return false;
  const before = new Set(rules(tree, known).map(keyOf));
  const settled = new Set(findings.map(keyOf));
  return rules(next, known).every(
    (one) => !settled.has(keyOf(one)) && (one.severity === "warning" || before.has(keyOf(one))),
  );
}

const bounded = ["confirmSec", "shutoffGraceSec", "lowBatterySec", "minRestartChargePercent", "warmupSec"] as const;

/** What rules object to has bounds only in power devices. */
function isWithinBounds(tree: Tree, next: Tree): boolean {
  const before = new Set(tree.upses);
  return next.upses.every(
    (ups) =>
      before.has(ups) || bounded.every((field) => ups[field] >= bounds[field].min && ups[field] <= bounds[field].max),
  );
}

function keyOf({ code, nodeIds, params }: Finding): string {
  return `${code} ${nodeIds.join(" ")} ${params.case ?? ""} ${params.field ?? ""}`;
}

function set(tree: Tree, ids: readonly NodeId[], fields: Record<string, unknown>): Tree {
  /* v8 ignore next -- a finding is made of the tree that it is corrected in */
  return ids.reduce((now, id) => patchNode(now, id, fields) ?? now, tree);
}

/** Without “/” and cut to its length; of several with one name, all but the first get a number. */
function correctName(tree: Tree, { nodeIds, params }: Finding): Tree | null {
  const [first = "", ...others] = nodeIds;
  if (params.case === "address") return null;
  if (params.case !== "repeated") {
    const name = asNodeName(namedNode(tree, first).name);
    return name === null ? null : set(tree, [first], { name });
  }
  return others.reduce((now, id) => {
    const { name, parentId, groupId } = namedNode(now, id);
    /* v8 ignore next -- only children of a group or of the network are told apart by name */
    const parent = parentId ?? groupId ?? "";
    return set(now, [id], { name: freeName(childNames(now, parent), [name]) });
  }, tree);
}

type Named = { id: NodeId; name: string; parentId?: NodeId; groupId?: NodeId };

/** Findings about names are of nodes that there are. */
function namedNode(tree: Tree, id: NodeId): Named {
  const { network, groups, upses, storages, terminals, loads, clusters, schedules, lanFactors } = tree;
  const all: Named[][] = [[network], groups, upses, storages, terminals, loads, clusters, schedules, lanFactors];
  const node = all.flat().find((one) => one.id === id);
  /* v8 ignore next -- a finding is made of the tree that it is corrected in */
  if (node === undefined) throw new Error(`there is no node ${id}`);
  return node;
}

/** As most of them restart; null: no way is that of most. */
function commonRestart(tree: Tree, { nodeIds }: Finding): Tree | null {
  const ids = new Set(nodeIds);
  const counts = new Map<Ups["restart"], number>();
  for (const ups of tree.upses) if (ids.has(ups.id)) counts.set(ups.restart, (counts.get(ups.restart) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const [restart, ...others] = [...counts].filter(([, count]) => count === most).map(([one]) => one);
  return others.length > 0 ? null : set(tree, nodeIds, { restart });
}
