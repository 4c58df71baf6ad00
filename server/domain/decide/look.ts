import { cutTerminalUpses, trackCuts } from "./cut-upses.ts";
import type { Steps } from "./decision.ts";
import { endSequence } from "./end-sequence.ts";
import { findMustStop, isControlLoss } from "./must-stop.ts";
import { findScheduledStorages } from "./off-by-schedule.ts";
import { endOrders, findOrderedOff, takeStepOrders } from "./orders.ts";
import { partsOf } from "./parts.ts";
import { noteControlReboot, rebootControlSide } from "./reboot-control-side.ts";
import { releaseClusters, restartClusters } from "./restart-clusters.ts";
import { controlSideLeft, restartUpses } from "./restart-upses.ts";
import { shortenWaits } from "./run-out-of-time.ts";
import { ordersOf } from "./scope.ts";
import { carryOver, createSituation, type Situation } from "./situation.ts";
import { startTerminals } from "./start-terminals.ts";
import { trackClusterStops } from "./stop-clusters.ts";
import { stopControlSide } from "./stop-control-side.ts";
import { stopStorages } from "./stop-storages.ts";
import { stopLinkedTerminals } from "./stop-terminals.ts";
import { noteOffBefore, trackOutages } from "./track-outages.ts";
import { trackStorages } from "./track-storages.ts";
import { keepWhatNeverStopped, trackTerminals } from "./track-terminals.ts";
import { changedFacts, type DecideArgs, type Facts, openWhole, type Whole } from "./whole.ts";
import { trackWishes } from "./wishes.ts";

type Step = (s: Situation) => void;

/** How it stands in one part, and who must stop there. */
const howItStands: readonly Step[] = [
  trackWishes,
  findOrderedOff,
  trackTerminals,
  trackCuts,
  trackStorages,
  trackClusterStops,
  findScheduledStorages,
  findMustStop,
  keepWhatNeverStopped,
  releaseClusters,
  takeStepOrders,
  shortenWaits,
];
const stops: readonly Step[] = [stopLinkedTerminals, cutTerminalUpses, stopStorages];
const linkedSide: readonly Step[] = [...howItStands, ...stops];
/** After the linked side's stops, on which it waits, and before the linked side's return, which waits for it. */
const controlSide: readonly Step[] = [...stops, stopControlSide, noteControlReboot, restartUpses, rebootControlSide];
const linkedReturn: readonly Step[] = [restartUpses, restartClusters, startTerminals];

/** What of an earlier decision still holds: of each part its situation, or null where that is over. */
export type Kept = { situations: readonly (Situation | null)[]; facts: Facts };

/** Finds what people are shown of a part. Called when it is decided on, and again where the end of the incident clears its memory. */
export type Show = (s: Situation, index: number) => void;

/**
 * Decides on every part of the site, but for those of which everything is as it was. The order of the stages is that of one decision
 * over the whole: outages everywhere before anything rests on them; the control side's loss before the linked side's stops, those
 * before the control side's own, and its return before the linked side's.
 */
export function look(args: DecideArgs, kept: Kept | null = null, show: Show | null = null): Whole {
  const parts = partsOf(args.tree, args.relations);
  const whole = openWhole(args);
  const { facts, situations } = whole;
  const standing = ordersOf(args.tree, args.relations, parts, args.world.memory.orders);
  const anew = new Set<number>();

  function begin(index: number): void {
    const part = parts.all[index];
    if (part) situations[index] = createSituation(part, whole, standing.byPart[index] ?? []);
    anew.add(index);
  }
  function run(index: number, steps: readonly Step[]): void {
    const s = situations[index];
    if (s) for (const step of steps) attend(s, step);
  }
  /** Parts that used facts which are not what they were: decided on as far as the others have come. */
  function catchUp(changed: number, steps: readonly Step[]): void {
    if (changed === 0) return;
    for (let index = 1; index < parts.all.length; index++) {
      if (anew.has(index) || ((situations[index]?.used ?? 0) & changed) === 0) continue;
      begin(index);
      run(index, [trackOutages, ...steps]);
    }
  }

  for (let index = 0; index < parts.all.length; index++) {
    const before = index === 0 ? null : (kept?.situations[index] ?? null);
    if (before === null || !isSameOrders(before.standing, standing.byPart[index] ?? [])) begin(index);
    else {
      carryOver(before, whole);
      situations[index] = before;
    }
  }
  const control = situations[0];
  if (!control) return whole;
  for (const index of anew) run(index, [trackOutages]);
  facts.anyOutage = hasAny(whole.memory.outages);
  run(0, [noteOffBefore, ...howItStands]);
  facts.controlLoss = isControlLoss(control);
  facts.sequence = whole.memory.sequence;
  facts.offBefore = whole.memory.offBefore;
  if (kept) catchUp(changedFacts({ ...kept.facts, controlSideLeft: facts.controlSideLeft }, facts), []);
  whole.isLinkedTurn = true;
  const inOrder = () => [...anew].sort((a, b) => a - b).slice(1);
  for (const index of inOrder()) run(index, linkedSide);
  whole.isLinkedTurn = false;
  run(0, controlSide);
  facts.controlSideLeft = controlSideLeft(control);
  whole.isLinkedTurn = true;
  if (kept) catchUp(changedFacts({ ...facts, controlSideLeft: kept.facts.controlSideLeft }, facts), linkedSide);
  // At once, while what belongs to the part is still at hand: to go over a large site once more takes longer than what is done there.
  const shown = (index: number): Step[] => (show ? [(s) => show(s, index)] : []);
  for (const index of inOrder()) run(index, [...linkedReturn, ...shown(index)]);
  whole.isLinkedTurn = false;
  run(0, [restartClusters, startTerminals, ...shown(0)]);
  const partOf = (nodeId: string) => situations[parts.indexOf(nodeId) ?? -1];
  endOrders(control, standing.whole, partOf);
  if (endSequence(control, partOf)) for (const index of situations.keys()) run(index, shown(index));
  return whole;
}

/** Does something with a part, and notes on what of the rest it rests, and whether it will be the same a moment later. */
export function attend(s: Situation, step: Step): void {
  const { whole } = s;
  const effects = whole.notes.length + whole.intents.length;
  whole.used = 0;
  whole.drifts = false;
  step(s);
  s.used |= whole.used;
  s.passes ||= whole.drifts || whole.notes.length + whole.intents.length > effects;
}

function isSameOrders(a: Situation["standing"], b: Situation["standing"]): boolean {
  return a.length === b.length && a.every((order, i) => order.id === b[i]?.id);
}

/** Called when all that may ask to be called again has done so. */
export function stepsOf({ notes, intents, lookAt, situations }: Whole): Steps {
  const asked = [lookAt, ...situations.map((s) => s.lookAt)].filter((at) => at !== null);
  return { notes, intents, nextLookAt: asked.length > 0 ? Math.min(...asked) : null };
}

const hasAny = (records: Record<string, unknown>): boolean => {
  for (const _ in records) return true;
  return false;
};
