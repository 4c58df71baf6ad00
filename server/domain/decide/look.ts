import { cutTerminalUpses, trackCuts } from "./cut-upses.ts";
import type { Steps } from "./decision.ts";
import { endSequence } from "./end-sequence.ts";
import { hastenStops } from "./hasten-stops.ts";
import { findMustStop, isControlLoss } from "./must-stop.ts";
import { findScheduledStorages } from "./off-by-schedule.ts";
import { endOrders, findOrderedOff, takeStepOrders } from "./orders.ts";
import { partsOf } from "./parts.ts";
import { noteControlReboot, rebootControlSide } from "./reboot-control-side.ts";
import { rehearse } from "./rehearse.ts";
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
import { changedFacts, type DecideArgs, openWhole, type Whole } from "./whole.ts";
import { trackWishes } from "./wishes.ts";

/** How it stands in one part, and who must stop there. */
function howItStands(s: Situation): void {
  trackWishes(s);
  findOrderedOff(s);
  trackTerminals(s);
  trackCuts(s);
  trackStorages(s);
  trackClusterStops(s);
  findScheduledStorages(s);
  findMustStop(s);
  keepWhatNeverStopped(s);
  releaseClusters(s);
  takeStepOrders(s);
  shortenWaits(s);
  hastenStops(s);
}

function stops(s: Situation): void {
  stopLinkedTerminals(s);
  cutTerminalUpses(s);
  stopStorages(s);
}

function linkedSide(s: Situation): void {
  howItStands(s);
  stops(s);
}

function linkedReturn(s: Situation): void {
  restartUpses(s);
  restartClusters(s);
  startTerminals(s);
}

function controlReturn(s: Situation): void {
  restartClusters(s);
  startTerminals(s);
}

function controlOutset(s: Situation): void {
  noteOffBefore(s);
  howItStands(s);
}

/** After the linked side's stops, on which it waits, and before the linked side's return, which waits for it. */
function controlSide(s: Situation): void {
  stops(s);
  stopControlSide(s);
  noteControlReboot(s);
  restartUpses(s);
  rebootControlSide(s);
}

/** What of an earlier decision still holds: of each part its situation, or null where that is over. */
export type Kept = { situations: readonly (Situation | null)[]; whole: Whole };

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
  const anew: boolean[] = [];
  for (const [index, part] of parts.all.entries()) {
    const before = kept?.situations[index] ?? null;
    /* v8 ignore next -- each part has its share of the orders */
    const orders = standing.byPart[index] ?? none;
    // The control side is decided on each time.
    anew[index] = index === 0 || before === null || !isSameOrders(before.standing, orders);
    if (anew[index] || before === null) situations[index] = createSituation(part, whole, orders);
    else {
      carryOver(before, whole);
      situations[index] = before;
    }
  }
  const control = situations[0];
  /* v8 ignore next -- the control side's part is there always, be it empty */
  if (!control) return whole;

  for (const [index, s] of situations.entries()) if (anew[index]) attend(s, trackOutages);
  facts.anyOutage = hasAny(whole.memory.outages);
  attend(control, controlOutset);
  facts.controlLoss = isControlLoss(control);
  facts.sequence = whole.memory.sequence;
  facts.offBefore = whole.memory.offBefore;
  if (kept) catchUp(changedFacts({ ...kept.whole.facts, controlSideLeft: facts.controlSideLeft }, facts));
  whole.isLinkedTurn = true;
  onLinkedSide(linkedSide);
  whole.isLinkedTurn = false;
  attend(control, controlSide);
  facts.controlSideLeft = controlSideLeft(control);
  whole.isLinkedTurn = true;
  if (kept) catchUp(changedFacts({ ...facts, controlSideLeft: kept.whole.facts.controlSideLeft }, facts), linkedSide);
  // At once, while what belongs to the part is still at hand: to go over a large site once more takes longer than what is done there.
  onLinkedSide(linkedReturn, show);
  whole.isLinkedTurn = false;
  attend(control, controlReturn);
  if (show) attend(control, (s) => show(s, 0));
  const partOf = (nodeId: string) => situations[parts.indexOf(nodeId)];
  endOrders(control, standing.whole, partOf);
  if (endSequence(control, partOf) && show)
    for (const [index, s] of situations.entries()) attend(s, () => show(s, index));
  // Last, so that nothing of it is in sight of anything else.
  rehearse(control, standing.whole);
  return whole;

  function onLinkedSide(step: Step, shows: Show | null = null): void {
    for (let index = 1; index < situations.length; index++) {
      const s = situations[index];
      if (!s || !anew[index]) continue;
      attend(s, step);
      if (shows) attend(s, () => shows(s, index));
    }
  }
  /** Parts that used facts which are not what they were: decided on as far as the others have come. */
  function catchUp(changed: number, step: Step | null = null): void {
    if (changed === 0 || !kept) return;
    for (let index = 1; index < situations.length; index++) {
      const part = parts.all[index];
      const before = situations[index];
      if (!part || !before || anew[index] || (before.used & changed) === 0) continue;
      // It still answers for the decision that it is of.
      carryOver(before, kept.whole);
      /* v8 ignore next -- each part has its share of the orders */
      const s = createSituation(part, whole, standing.byPart[index] ?? none);
      situations[index] = s;
      anew[index] = true;
      attend(s, trackOutages);
      if (step) attend(s, step);
    }
  }
}
type Step = (s: Situation) => void;
const none: readonly never[] = [];

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
  let nextLookAt = lookAt;
  for (const s of situations)
    if (s.lookAt !== null && (nextLookAt === null || s.lookAt < nextLookAt)) nextLookAt = s.lookAt;
  return { notes, intents, nextLookAt };
}

const hasAny = (records: Record<string, unknown>): boolean => {
  for (const _ in records) return true;
  return false;
};
