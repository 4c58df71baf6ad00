import type { NodeId } from "../tree/entities.ts";
import { findAlarms } from "./alarms.ts";
import { createChangeFinder } from "./changed-parts.ts";
import type { Alarm, Decision, Steps } from "./decision.ts";
import { type Kept, look, type Show, stepsOf } from "./look.ts";
import { partsOf } from "./parts.ts";
import { findVerdicts } from "./verdicts.ts";
import type { DecideArgs, Whole } from "./whole.ts";

/**
 * `decide` for whoever calls it again and again with what has become of the same world: the same decisions, but a part of the site of
 * which nothing has changed, and whose moment has not come, is not decided on anew. Each decider is for one world; it starts over with
 * another tree or another controller's world, and where the clock went back. Its `verdicts` are one record that goes on with the next
 * decision: to copy them would take longer than to decide.
 */
export function createDecider(): (args: DecideArgs) => Decision {
  let verdicts: Decision["verdicts"] = {};
  let alarms: Alarm[][] = [];
  const lookOn = createLookOn((s, index) => {
    findVerdicts(s, verdicts);
    alarms[index] = findAlarms(s);
  });
  return (args) => {
    const whole = lookOn(args, () => {
      verdicts = {};
      alarms = [];
    });
    return { ...stepsOf(whole), verdicts, alarms: alarms.flat() };
  };
}

/** What may be done now, and what people are shown of the nodes where somebody asks for it, before the decision after the next one. */
export type LazyDecision = Steps & {
  verdicts(): Decision["verdicts"];
  /** Whether this UPS's charge or runtime was looked at. */
  restsOnBattery(upsId: NodeId): boolean;
};

/** `createDecider` for whoever seldom shows a person anything: the forecast and the simulation. */
export function createLazyDecider(): (args: DecideArgs) => LazyDecision {
  const lookOn = createLookOn(null);
  return (args) => {
    const whole = lookOn(args);
    const parts = partsOf(args.tree, args.relations);
    let verdicts: Decision["verdicts"] | null = null;
    return {
      ...stepsOf(whole),
      verdicts() {
        if (verdicts) return verdicts;
        verdicts = {};
        for (const s of whole.situations) findVerdicts(s, verdicts);
        return verdicts;
      },
      restsOnBattery: (upsId) => whole.situations[parts.indexOf(upsId)]?.batteries.has(upsId) === true,
    };
  };
}

/** What is left of the look before, for one tree. */
type Before = { args: DecideArgs; changedParts: ReturnType<typeof createChangeFinder>; whole: Whole };

/** `look` that goes on from the one before. `startsOver` is called first where it cannot. */
function createLookOn(show: Show | null): (args: DecideArgs, startsOver?: () => void) => Whole {
  let before: Before | null = null;
  return (args, startsOver) => {
    const held = before !== null && isGoingOn(before.args, args) ? before : null;
    // Until it is through nothing is held: a fault in the middle must not leave half a decision behind.
    before = null;
    if (held === null) startsOver?.();
    const changedParts = held?.changedParts ?? createChangeFinder(partsOf(args.tree, args.relations));
    const changed = changedParts(args.world);
    const whole = look(args, held && keptOf(held.whole, changed, args.now), show);
    before = { args, changedParts, whole };
    return whole;
  };
}

function isGoingOn(before: DecideArgs, { tree, relations, world, now }: DecideArgs): boolean {
  return (
    before.tree === tree &&
    before.relations === relations &&
    before.now <= now &&
    before.world.selfId === world.selfId &&
    before.world.observingSince === world.observingSince &&
    before.world.schedulesSince === world.schedulesSince
  );
}

/** The situations that still hold at `now`. */
function keptOf(whole: Whole, changed: ReadonlySet<number>, now: number): Kept {
  return {
    whole,
    situations: whole.situations.map((s, index) =>
      s.passes || changed.has(index) || (s.lookAt !== null && s.lookAt <= now) ? null : s,
    ),
  };
}
