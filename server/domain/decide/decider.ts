import { findAlarms } from "./alarms.ts";
import { createChangeFinder } from "./changed-parts.ts";
import type { Alarm, Decision } from "./decision.ts";
import { type Kept, look, stepsOf } from "./look.ts";
import { partsOf } from "./parts.ts";
import { findVerdicts } from "./verdicts.ts";
import type { DecideArgs, Whole } from "./whole.ts";

/** What is left of the decision before, for one tree. */
type Before = {
  args: DecideArgs;
  changedParts: ReturnType<typeof createChangeFinder>;
  whole: Whole;
  verdicts: Decision["verdicts"];
  alarms: Alarm[][];
};

/**
 * `decide` for whoever calls it again and again with what has become of the same world: the same decisions, but a part of the site of
 * which nothing has changed, and whose moment has not come, is not decided on anew. Each decider is for one world; it starts over with
 * another tree or another controller's world, and where the clock went back. Its `verdicts` are one record that goes on with the next
 * decision: to copy them would take longer than to decide.
 */
export function createDecider(): (args: DecideArgs) => Decision {
  let before: Before | null = null;
  return (args) => {
    const held = before !== null && isGoingOn(before.args, args) ? before : null;
    // Until it is through nothing is held: a fault in the middle must not leave half a decision behind.
    before = null;
    const changedParts = held?.changedParts ?? createChangeFinder(partsOf(args.tree, args.relations));
    const changed = changedParts(args.world);
    const verdicts = held?.verdicts ?? {};
    const alarms = held ? [...held.alarms] : [];
    const whole = look(args, held && keptOf(held.whole, changed, args.now), (s, index) => {
      findVerdicts(s, verdicts);
      alarms[index] = findAlarms(s);
    });
    before = { args, changedParts, whole, verdicts, alarms };
    return { ...stepsOf(whole), verdicts, alarms: alarms.flat() };
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
function keptOf({ situations, facts }: Whole, changed: ReadonlySet<number>, now: number): Kept {
  return {
    facts,
    situations: situations.map((s, index) =>
      s.passes || changed.has(index) || (s.lookAt !== null && s.lookAt <= now) ? null : s,
    ),
  };
}
