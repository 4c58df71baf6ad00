import { type Calendar, calendarOf } from "../../schedule/calendar.ts";
import { minuteMs } from "../../schedule/local-time.ts";
import { type Occurrence, occurrencesIn, occurrencesOf } from "../../schedule/next-occurrences.ts";
import type { Terminal } from "../entities.ts";
import { type Facts, knownOf, largest, smallest } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { clockTime } from "./t11-schedule-gap.ts";

/** Scheduled running uses the clocks of control and linked terminals: they may differ by this much. */
export const clocksDifferMaxSec = 30;
/** So near to an on or off time no clock may be set. */
export const clockStepMin = 10;

/** T19: clocks of terminals differ by more than 30 s, or one was set within 10 min of an on or off time. */
export function clocks(facts: Facts): Finding[] {
  return [...differing(facts), ...stepped(facts)];
}

function differing({ tree, known }: Facts): Finding[] {
  const read = tree.terminals.flatMap((terminal) => {
    const aheadSec = knownOf(known.clockAheadSec, terminal.id);
    return aheadSec === null ? [] : [{ terminal, aheadSec }];
  });
  const [last, first] = [largest(read, (r) => r.aheadSec), smallest(read, (r) => r.aheadSec)];
  const differSec = last && first ? last.aheadSec - first.aheadSec : 0;
  if (!last || !first || differSec <= clocksDifferMaxSec) return [];
  const params = {
    case: "differ",
    terminal: last.terminal.name,
    otherTerminal: first.terminal.name,
    differSec: Math.ceil(differSec),
    maxSec: clocksDifferMaxSec,
  };
  return [{ code: "T19", severity: "warning", nodeIds: [last.terminal.id, first.terminal.id], params }];
}

function stepped({ tree, relations, known }: Facts): Finding[] {
  const steps = tree.terminals.flatMap((terminal) => {
    const step = knownOf(known.clockSteps, terminal.id);
    return step === null ? [] : [{ terminal, ...step }];
  });
  if (steps.length === 0 || tree.schedules.length === 0) return [];
  const calendar = calendarOf({ tree, relations });
  return steps.flatMap(({ terminal, at, bySec }): Finding[] => {
    const near = smallest(around(calendar, terminal, at), (o) => Math.abs(o.at - at));
    if (near === null) return [];
    const params = {
      case: "stepped",
      terminal: terminal.name,
      bySec: Math.round(Math.abs(bySec)),
      time: clockTime(calendar.zone, near.at),
      awayMin: Math.floor(Math.abs(near.at - at) / minuteMs),
      withinMin: clockStepMin,
    };
    return [{ code: "T19", severity: "warning", nodeIds: [...new Set([terminal.id, near.targetId])], params }];
  });
}

/** A control terminal's clock concerns every on and off time, a linked terminal's its own. */
function around(calendar: Calendar, terminal: Terminal, at: number): Occurrence[] {
  const [from, until] = [at - clockStepMin * minuteMs, at + clockStepMin * minuteMs + 1];
  if (terminal.kind === "control") return occurrencesIn(calendar, from, until);
  const unit = calendar.unitOf(terminal.id);
  return unit ? occurrencesOf(unit, from, until) : [];
}
