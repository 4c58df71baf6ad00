import type { Check, Ground, Happening } from "../ground.ts";
import { noCrash } from "./i1-no-crash.ts";
import { noLostCache } from "./i2-no-lost-cache.ts";
import { controlLivesLongest } from "./i3-control-lives-longest.ts";
import { order } from "./i4-order.ts";
import { cutOnlyWhatIsDown } from "./i5-cut.ts";
import { runsAgain } from "./i6-runs-again.ts";
import { journaledOnce } from "./i7-journal.ts";
import { oneActs } from "./i8-one-acts.ts";
import { onlyForAReason } from "./i9-only-for-a-reason.ts";

/** What must never happen (2.8), by name. */
export const invariants = {
  I1: noCrash,
  I2: noLostCache,
  I3: controlLivesLongest,
  I4: order,
  I5: cutOnlyWhatIsDown,
  I6: runsAgain,
  I7: journaledOnce,
  I8: oneActs,
  I9: onlyForAReason,
} satisfies Record<string, Check>;
export type Invariant = keyof typeof invariants;

/** `at`: milliseconds since 1970, as the site's clock says. */
export type Violation = { invariant: Invariant; at: number; message: string };

const all = Object.entries(invariants) as [Invariant, Check][];

export function check(happening: Happening, ground: Ground): Violation[] {
  const found: Violation[] = [];
  for (const [invariant, holds] of all)
    for (const message of holds(happening, ground)) found.push({ invariant, at: ground.now, message });
  return found;
}

/**
 * By the records of several controllers: what one of them accounts for is accounted for. One sentence of those of each invariant that all
 * find broken.
 */
export function checkAll(happening: Happening, grounds: readonly Ground[]): Violation[] {
  const [first = [], ...others] = grounds.map((ground) => check(happening, ground));
  return first.filter(({ invariant }) => others.every((found) => found.some((v) => v.invariant === invariant)));
}
