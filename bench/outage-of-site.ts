import { decide } from "../server/domain/decide/decide.ts";
import type { Decision } from "../server/domain/decide/decision.ts";
import type { DecideArgs } from "../server/domain/decide/whole.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { relate } from "../server/domain/tree/relations.ts";
import type { JournalEntry } from "../server/domain/world/memory.ts";
import { observeAll } from "../server/domain/world/observe.ts";
import type { Instant, Observation } from "../server/domain/world/readings.ts";
import { rememberAll } from "../server/domain/world/remember.ts";
import type { World } from "../server/domain/world/world.ts";
import { aWorld, noon, onBattery } from "../server/testing/builders.ts";

/** A site in which nothing is amiss. */
export function calm(tree: Tree): DecideArgs {
  return { tree, relations: relationsOf(tree), world: aWorld({ tree, selfId: "sv1" }), now: noon };
}

/** `entries`: what a decision there makes to be journaled. */
export type Moment = { name: string; args: DecideArgs; entries: JournalEntry[] };

/**
 * The moments of an outage of all UPSes at which most is decided: seen, confirmed, under way, half of the terminals down, and when
 * that is sure.
 */
export function fullOutage(tree: Tree): Moment[] {
  const relations = relationsOf(tree);
  let world: World = aWorld({ tree, selfId: "sv1" });
  const moments: Moment[] = [];
  function moment(name: string, afterSec: number, observations: readonly Observation[]): void {
    const now = noon + afterSec * 1000;
    world = observeAll(world, observations);
    const args = { tree, relations, world, now };
    const entries = entriesOf(decide(args), now, name);
    moments.push({ name, args, entries });
    world = { ...world, memory: rememberAll(world.memory, entries) };
  }
  const read = (afterSec: number) => tree.upses.map(({ id }) => upsRead(id, noon + afterSec * 1000));
  const down = tree.terminals
    .filter((t, i) => t.kind === "linked" && i % 2 === 0)
    .flatMap<Observation>(({ id }) => [
      { kind: "terminalGoodbye", terminalId: id, at: noon + 100_000, bootId: "boot-1" },
      { kind: "terminalDisconnected", terminalId: id, at: noon + 100_000 },
    ]);
  moment("seen", 1, read(1));
  moment("confirmed", 65, read(65));
  moment("under way", 70, read(70));
  moment("half down", 102, [...down, ...read(102)]);
  moment("sure of it", 115, read(115));
  return moments;
}

/** A reading of a UPS on battery since noon. */
export function upsRead(upsId: string, at: Instant): Observation {
  const reading = onBattery({ runtimeSec: 3600, onBatterySec: Math.round((at - noon) / 1000) });
  return { kind: "upsRead", upsId, at, reading };
}

/** What the controller would journal, every command accepted. */
export function entriesOf(decision: Decision, at: Instant, name: string): JournalEntry[] {
  const head = { seq: 0, at, epoch: 1 };
  const notes = decision.notes.map((note): JournalEntry => ({ ...head, ...note }));
  const commands = decision.intents.flatMap(({ command, reason, wasRunning }, i): JournalEntry[] => {
    const commandId = `${name} ${i}`;
    return [
      { ...head, kind: "commandIssued", commandId, command, reason, wasRunning },
      { ...head, kind: "commandEnded", commandId, outcome: "accepted", detail: "" },
    ];
  });
  return [...notes, ...commands];
}

const known = new WeakMap<Tree, ReturnType<typeof relate>>();
export function relationsOf(tree: Tree): ReturnType<typeof relate> {
  const relations = known.get(tree) ?? relate(tree);
  known.set(tree, relations);
  return relations;
}
