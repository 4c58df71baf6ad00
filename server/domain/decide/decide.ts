import { findAlarms } from "./alarms.ts";
import { cutTerminalUpses, trackCuts } from "./cut-upses.ts";
import type { Decision, Steps } from "./decision.ts";
import { endSequence } from "./end-sequence.ts";
import { findMustStop } from "./must-stop.ts";
import { findScheduledStorages } from "./off-by-schedule.ts";
import { endOrders, findOrderedOff, takeStepOrders } from "./orders.ts";
import { rebootControlSide, restartUpses } from "./restart-upses.ts";
import { createSituation, type DecideArgs, type Situation } from "./situation.ts";
import { startTerminals } from "./start-terminals.ts";
import { stopControlSide } from "./stop-control-side.ts";
import { stopStorages } from "./stop-storages.ts";
import { stopLinkedTerminals } from "./stop-terminals.ts";
import { noteOffBefore, trackOutages } from "./track-outages.ts";
import { trackStorages } from "./track-storages.ts";
import { keepWhatNeverStopped, trackTerminals } from "./track-terminals.ts";
import { findVerdicts } from "./verdicts.ts";
import { trackWishes } from "./wishes.ts";

/**
 * The heart: looks at where everything stands and says what may be done now (2.1). Pure and level-triggered: no stored script,
 * so a second outage, flapping mains and a restarted controller take the same path as everything else.
 * Called after every observation and at `nextLookAt`; its notes and intents are journaled before anything is sent.
 */
export function decide(args: DecideArgs): Decision {
  const s = look(args);
  return { ...stepsOf(s), verdicts: findVerdicts(s), alarms: findAlarms(s) };
}

/** `decide` without what only people are shown: for whoever runs it many thousand times, as the simulation does. */
export function decideSteps(args: DecideArgs): Steps {
  return stepsOf(look(args));
}

function look(args: DecideArgs): Situation {
  const s = createSituation(args);
  trackOutages(s);
  noteOffBefore(s);
  trackWishes(s);
  findOrderedOff(s);
  trackTerminals(s);
  trackCuts(s);
  trackStorages(s);
  findScheduledStorages(s);
  findMustStop(s);
  keepWhatNeverStopped(s);
  takeStepOrders(s);
  stopLinkedTerminals(s);
  cutTerminalUpses(s);
  stopStorages(s);
  stopControlSide(s);
  restartUpses(s);
  rebootControlSide(s);
  startTerminals(s);
  endOrders(s);
  endSequence(s);
  return s;
}

function stepsOf({ notes, intents, lookAt }: Situation): Steps {
  return { notes, intents, nextLookAt: lookAt };
}
