import { findAlarms } from "./alarms.ts";
import type { Alarm, Decision, Steps } from "./decision.ts";
import { look, stepsOf } from "./look.ts";
import { findVerdicts } from "./verdicts.ts";
import type { DecideArgs } from "./whole.ts";

/**
 * The heart: looks at where everything stands and says what may be done now (2.1). Pure and level-triggered: no stored script,
 * so a second outage, flapping mains and a restarted controller take the same path as everything else.
 * Called after every observation and at `nextLookAt`; its notes and intents are journaled before anything is sent.
 */
export function decide(args: DecideArgs): Decision {
  const verdicts: Decision["verdicts"] = {};
  const alarms: Alarm[][] = [];
  const whole = look(args, null, (s, index) => {
    findVerdicts(s, verdicts);
    alarms[index] = findAlarms(s);
  });
  return { ...stepsOf(whole), verdicts, alarms: alarms.flat() };
}

/** `decide` without what only people are shown: for whoever runs it many thousand times, as the simulation does. */
export function decideSteps(args: DecideArgs): Steps {
  return stepsOf(look(args));
}
