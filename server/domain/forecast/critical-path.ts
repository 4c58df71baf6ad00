import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { PathStep } from "./forecast.ts";
import type { MeasuredTimes } from "./measured-times.ts";
import { basisOfStep } from "./step-basis.ts";
import type { Act, Trace } from "./trace.ts";
import { namedIn } from "./wait.ts";

export type PathArgs = {
  tree: Tree;
  relations: Relations;
  world: Pick<World, "selfId">;
  measured: MeasuredTimes;
  trace: Trace;
};

/** One that is over. */
type Done = Act & { toAt: Instant };

/**
 * The chain of what had to end before something else could begin, up to what a node did last, at or before `untilAt`; oldest first.
 * Empty: nothing of it is known. Each step begins when the one before it ends; a time in which nobody did anything (mains had to
 * be stable, storage to warm up) is a step of its own.
 */
export function pathTo(args: PathArgs, nodeId: NodeId, untilAt: Instant): PathStep[] {
  const seen = new Set<Act>();
  const steps: PathStep[] = [];
  let act = lastDone(args.trace, [nodeId], untilAt, seen);
  while (act) {
    seen.add(act);
    steps.unshift(stepOf(args, act));
    const before = later(lastDone(args.trace, causesOf(args, act), act.fromAt, seen), ownStart(args, act, seen));
    if (before && before.toAt < act.fromAt) steps.unshift({ ...waitOf(act), fromAt: before.toAt });
    act = before;
  }
  return steps;
}

function stepOf({ measured }: PathArgs, { nodeId, kind, fromAt, toAt, waitsFor, command }: Done): PathStep {
  const basis = kind === "confirm" || kind === "mainsBack" ? null : basisOfStep(measured, { nodeId, kind, command });
  return { nodeId, kind, fromAt, toAt, waitsFor, basis };
}

function waitOf({ nodeId, fromAt, waitsFor }: Act): PathStep {
  return { nodeId, kind: "wait", fromAt, toAt: fromAt, waitsFor, basis: null };
}

/** What was done last at these nodes, and not after `at`. */
function lastDone(trace: Trace, nodeIds: readonly NodeId[], at: Instant, seen: ReadonlySet<Act>): Done | null {
  let last: Done | null = null;
  for (const id of nodeIds)
    for (const act of trace.acts.get(id) ?? [])
      if (isDone(act, at) && !seen.has(act)) last = last && last.toAt >= act.toAt ? last : act;
  return last;
}

function isDone(act: Act, at: Instant): act is Done {
  return act.toAt !== null && act.toAt <= at;
}

/** The start of the controller's own terminal before it commanded this: until then there was nobody to do so. */
function ownStart({ world, trace }: PathArgs, { command, fromAt }: Act, seen: ReadonlySet<Act>): Done | null {
  if (command === null || world.selfId === null) return null;
  const starts = (trace.acts.get(world.selfId) ?? []).filter((act) => act.kind === "boot" || act.kind === "reboot");
  return starts.filter((act) => isDone(act, fromAt)).findLast((act) => !seen.has(act)) ?? null;
}

function later(a: Done | null, b: Done | null): Done | null {
  return a === null || (b !== null && b.toAt > a.toAt) ? b : a;
}

/** The nodes that the act waited for, and those that stand for them: a storage's UPSes, and the users of one on the control side. */
function causesOf(args: PathArgs, act: Act): NodeId[] {
  const { relations, tree, trace } = args;
  if (act.waitsFor?.code === "neededStops") {
    // It was asked first, for the reason for which what it needs was asked after it; or was to be, until mains came back.
    const { neededId } = act.waitsFor;
    const needed = trace.acts.get(neededId)?.find((each) => each.kind === "shutdown" && each.toAt !== act.toAt);
    return needed?.reason ? namedIn(needed.reason) : [...relations.feedsOf(neededId)];
  }
  if (act.waitsFor?.code === "controlLoss")
    return tree.terminals.filter((t) => t.kind === "control").flatMap((t) => [...relations.feedsOf(t.id)]);
  return act.causeIds.flatMap((id) => {
    const storage = relations.storages.get(id);
    if (!storage) return [id];
    const users = relations.isControlSide(storage.groupId) ? relations.usersOf(id).map((t) => t.id) : [];
    return [id, ...relations.upsesOfStorage(id), ...users];
  });
}
