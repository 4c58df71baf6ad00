import type { ScheduleChange } from "../schedule/schedule-change.ts";
import type { SiteAction } from "../simulation/site.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { JournalEntry } from "../world/memory.ts";
import type { Order, OrderBody } from "../world/orders.ts";
import type { Instant } from "../world/readings.ts";

/** How far a forecast looks beyond the last thing that is assumed. */
const horizonSec = 6 * 3600;

/** "What if": what is assumed to happen from now on, beside what is known. All times in seconds from now. */
export type WhatIf = {
  /** The UPSes that lose mains; none: mains stay as they are. */
  upsIds: readonly NodeId[] | "all";
  /** When they lose them; left out: now. */
  afterSec?: number;
  /** How long after that they have them back; null: not within the horizon. */
  backAfterSec: number | null;
  /** As if an operator gave them then, the first one first; `afterSec` left out: now. */
  orders?: readonly { order: OrderBody; afterSec?: number }[];
  /** One-off changes of schedules, as if made now, the first one first. */
  changes?: readonly Omit<ScheduleChange, "id" | "madeAt">[];
  /** Goes on until then, whatever is over before: for what schedules bring. Left out: until the incident is over. */
  throughSec?: number;
};

/** What a virtual run is given from outside. */
export type Assumptions = {
  /** UPSes that lose mains. */
  failingIds: readonly NodeId[];
  failAt: Instant;
  script: { at: Instant; action: SiteAction }[];
  ordered: JournalEntry[];
  horizonAt: Instant;
  throughout: boolean;
};

/** `whatIf` left out: mains of all fail now, and do not come back; while an incident is open, they stay as they are. */
export function assumptionsOf(args: { tree: Tree; now: Instant; isOpen: boolean; whatIf?: WhatIf }): Assumptions {
  const { tree, now, isOpen } = args;
  const asked: WhatIf = args.whatIf ?? { upsIds: isOpen ? [] : "all", backAfterSec: null };
  const { upsIds, afterSec = 0, backAfterSec, orders = [], changes = [], throughSec } = asked;
  const failingIds = tree.upses.flatMap((u) => (upsIds === "all" || upsIds.includes(u.id) ? [u.id] : []));
  const failAt = now + afterSec * 1000;
  const lastAt = Math.max(
    failAt + (backAfterSec ?? 0) * 1000,
    ...orders.map((o) => now + (o.afterSec ?? 0) * 1000),
    ...changes.map((c) => c.untilAt),
  );
  return {
    failingIds,
    failAt,
    script: [
      // What fails now is a matter of the site that the run begins with.
      ...(failAt > now ? failingIds.map((upsId) => mainsAt(failAt, upsId, false)) : []),
      ...(backAfterSec === null ? [] : failingIds.map((upsId) => mainsAt(failAt + backAfterSec * 1000, upsId, true))),
    ],
    ordered: [
      ...changes.map((change, i) => changeEntry({ ...change, id: `what-if-${i + 1}`, madeAt: now })),
      ...orders
        .map(({ order, afterSec: sec = 0 }, i) => orderEntry(order, `what-if-${i + 1}`, now + sec * 1000))
        .sort((a, b) => a.at - b.at),
    ],
    horizonAt: throughSec === undefined ? lastAt + horizonSec * 1000 : now + throughSec * 1000,
    throughout: throughSec !== undefined || changes.length > 0,
  };
}

const mainsAt = (at: Instant, upsId: NodeId, on: boolean) => ({ at, action: { kind: "mains", upsId, on } as const });

function orderEntry(body: OrderBody, id: string, at: Instant): JournalEntry {
  const order: Order = { ...body, id, by: null, givenAt: at };
  return { seq: 0, at, epoch: 0, kind: "orderGiven", order };
}

function changeEntry(change: ScheduleChange): JournalEntry {
  return { seq: 0, at: change.madeAt, epoch: 0, kind: "changeMade", change };
}
