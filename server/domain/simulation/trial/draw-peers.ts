import type { Tree } from "../../tree/entities.ts";
import type { Fault, LinkEnd, PlannedPeers } from "./plan.ts";
import { createRandom, type Random } from "./random.ts";

type Drawn = { peers: PlannedPeers; faults: Fault[] };

/** A machine of the site that is no control terminal in the tree, with a controller all the same. */
const outside = { id: "outside", selfId: null };

/**
 * Two or three controllers, and what comes between them: one that dies, links that are cut one way, both ways, to the witness, to the
 * devices, for seconds or for long. `takeOvers`: they only die, and each runs on a machine that no UPS of the tree feeds. A stream of its own, so that the same seed draws the same outages with it as without.
 */
export function drawPeers(seed: number, tree: Tree, lastSec: number, kind: "peers" | "takeOvers"): Drawn {
  const random = createRandom(seed, "peers");
  const control = tree.terminals.filter((t) => t.kind === "control").map(({ id }) => ({ id, selfId: id }));
  const wanted = random.chance(0.3) ? 3 : 2;
  const terminals = [...control.slice(0, wanted), outside].slice(0, Math.max(2, Math.min(wanted, control.length + 1)));
  const peers: PlannedPeers = {
    terminals: terminals.length > 1 ? terminals : [...terminals, { id: "outside-2", selfId: null }],
    lostAfterMs: random.pick([1_250, 1_250, 4_000]),
    hasWitness: random.chance(0.85),
    agentsTell: random.chance(0.5),
  };
  const ids = peers.terminals.map(({ id }) => id);
  if (kind === "takeOvers") {
    const outsiders = ids.map((_, i) => `controller-${i + 1}`);
    return {
      peers: { ...peers, hasWitness: true, terminals: outsiders.map((id) => ({ id, selfId: null })) },
      faults: drawLosses(random, outsiders, lastSec),
    };
  }
  const faults: Fault[] = [];
  for (let left = random.pick([0, 1, 1, 2, 3]); left > 0; left--) faults.push(...drawCuts(random, ids, lastSec));
  for (let left = random.pick([0, 1, 1, 2]); left > 0; left--) faults.push(drawKill(random, ids, lastSec));
  return { peers, faults };
}

/** One after the other is lost, and is back for a minute before the next one is: what was done last is in a journal that somebody has. */
function drawLosses(random: Random, ids: readonly string[], lastSec: number): Fault[] {
  const first = drawKill(random, ids, lastSec);
  if (first.kind !== "controllerKilled") return [first];
  const losses = [first];
  for (let left = random.int(0, 4); left > 0; left--) {
    const { atSec, forSec } = losses.at(-1) as typeof first;
    const next = { ...drawAbsence(random), of: random.pick(ids), atSec: atSec + forSec + random.int(60, 600) };
    losses.push({ kind: "controllerKilled", ...next });
  }
  return losses;
}

function drawCuts(random: Random, ids: readonly string[], lastSec: number): Fault[] {
  const atSec = random.int(-40, Math.round(lastSec + 600));
  const forSec = random.pick([random.int(1, 5), random.int(1, 60), random.int(20, 400), random.int(300, 3000)]);
  const one = random.pick(ids);
  const other = random.pick(ids.filter((id) => id !== one));
  const cut = (from: LinkEnd, to: LinkEnd, bothWays = true): Fault => ({
    ...{ kind: "linkCut", from, to, bothWays, atSec, forSec },
  });
  const isolated = [...ids.filter((id) => id !== one), "witness"].map((to) => cut(one, to));
  const draws: (() => Fault[])[] = [
    // Both see the witness, and not each other.
    () => [cut(one, other)],
    () => [cut(one, other)],
    () => [cut(one, other, false)],
    () => [cut(one, "witness")],
    () => isolated,
    // Its network card is gone.
    () => [...isolated, cut(one, "site")],
    () => ids.map((id) => cut(id, "witness")),
    () => ids.flatMap((id, i) => [cut(id, "witness"), ...ids.slice(i + 1).map((to) => cut(id, to))]),
  ];
  return random.pick(draws)();
}

function drawKill(random: Random, ids: readonly string[], lastSec: number): Fault {
  const of = random.chance(0.7) ? (ids[0] as string) : random.pick(ids);
  const { forSec } = drawAbsence(random);
  if (random.chance(0.5)) return { kind: "controllerKilledAfter", of, effects: random.int(1, 120), forSec };
  return { kind: "controllerKilled", of, atSec: random.int(-40, Math.round(lastSec + 600)), forSec };
}

function drawAbsence(random: Random): { forSec: number } {
  return { forSec: random.pick([random.int(1, 20), random.int(20, 400), random.int(300, 3000)]) };
}
