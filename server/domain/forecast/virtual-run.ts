import type { Command } from "../decide/command.ts";
import { createLazyDecider, type LazyDecision } from "../decide/decider.ts";
import type { Decision, Intent } from "../decide/decision.ts";
import { act, actAll, advance, nextEventAt } from "../simulation/model.ts";
import type { Site, SiteAction, SiteEvent } from "../simulation/site.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { JournalEntry } from "../world/memory.ts";
import { observeAll } from "../world/observe.ts";
import type { Instant } from "../world/readings.ts";
import { remember, rememberAll } from "../world/remember.ts";
import type { World } from "../world/world.ts";
import { observationsOf } from "./virtual-observations.ts";

/** A plan that has not settled after so many looks is cut off there: a help, never a reason to hang. */
const looksAtMost = 5000;
/** How often batteries are looked at while an incident is open: charge and runtime change without an event. */
const lookEverySec = 30;

type Scripted = { at: Instant; action: SiteAction };

export type VirtualRunArgs = {
  tree: Tree;
  relations: Relations;
  world: World;
  site: Site;
  horizonAt: Instant;
  /** Goes on to the horizon, whatever ends before. */
  throughout?: boolean;
  /** What is journaled from outside, oldest first: what operators order. */
  ordered: readonly JournalEntry[];
  /** What is done to the site from outside, oldest first. */
  script: readonly Scripted[];
  /** Seconds from an accepted OFF without grace to dark. Left out: none. */
  offNowSec?(upsId: NodeId): number;
  /** Whether this device gives a runtime; where it does not, nothing is decided by one. */
  saysRuntime(upsId: NodeId): boolean;
  onJournal(entry: JournalEntry): void;
  /** `before`: the site as it stood until then. */
  onEvents(events: readonly SiteEvent[], before: Site): void;
  /** After what was decided at `at` is journaled and done. `verdicts` costs something only when it is called. */
  onLook?(verdicts: () => Decision["verdicts"], at: Instant): void;
};

/** `last`: null before the first decision of a controller. `epoch` grows with every start of the controller's own terminal, as a real one's does. */
type State = {
  world: World;
  site: Site;
  events: SiteEvent[];
  seq: number;
  epoch: number;
  wasUp: boolean;
  last: LazyDecision | null;
  decide: ReturnType<typeof createLazyDecider>;
};

export type VirtualEnd = { world: World; site: Site };

/**
 * `decide` in virtual time against a model of the site, until the incident ends, nothing can change any more, or the horizon.
 * While the controller's own terminal is down nobody decides; what happened meanwhile it sees when it is up again.
 */
export function runVirtually(args: VirtualRunArgs): VirtualEnd {
  return toTheEnd(virtualLooks(args));
}

/** Goes on to what comes of it, without a pause. */
export function toTheEnd<T>(steps: Iterator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** `runVirtually`, with a pause after each look for whoever has something else to do meanwhile. */
export function* virtualLooks(args: VirtualRunArgs): Generator<void, VirtualEnd, void> {
  const script = [...args.script];
  const ordered = [...args.ordered];
  const state: State = {
    world: args.world,
    site: args.site,
    events: [],
    seq: args.world.memory.lastEntryAt === null ? 0 : 1,
    epoch: 0,
    wasUp: true,
    last: null,
    decide: createLazyDecider(),
  };
  for (let look = 0; look < looksAtMost; look++) {
    if (look > 0) yield;
    for (const { action } of shiftDue(script, state.site.now)) take(args, state, act(state.site, action));
    const isUp = isControllerUp(state);
    if (isUp && !state.wasUp) {
      state.epoch += 1;
      state.world = asAfterAStart(state.world);
      state.last = null;
    }
    state.wasUp = isUp;
    for (const entry of shiftDue(ordered, state.site.now)) {
      state.world = { ...state.world, memory: remember(state.world.memory, entry) };
      args.onJournal(entry);
    }
    const decided = isUp ? lookOnce(args, state, script) : { nextLookAt: null, ended: false, acted: false };
    if (decided.acted) continue;
    if (decided.ended && script.length === 0 && ordered.length === 0 && !args.throughout) break;
    const at = earliest(
      nextEventAt(state.site),
      decided.nextLookAt,
      state.world.memory.sequence ? state.site.now + lookEverySec * 1000 : null,
      script[0]?.at ?? null,
      ordered[0]?.at ?? null,
    );
    if (at === null || at > args.horizonAt) break;
    take(args, state, advance(state.site, Math.max(at, state.site.now + 1)));
  }
  return { world: state.world, site: state.site };
}

/** Since when an output is on or off, a controller that comes up finds out anew: it saw nothing of it meanwhile. */
function asAfterAStart(world: World): World {
  const upses = Object.entries(world.upses).map(([id, known]) => [
    id,
    { ...known, darkSince: null, outputSince: null },
  ]);
  return { ...world, upses: Object.fromEntries(upses) };
}

function take(args: VirtualRunArgs, state: State, step: { site: Site; events: SiteEvent[] }): void {
  const before = state.site;
  state.site = step.site;
  state.events.push(...step.events);
  if (step.events.length > 0) args.onEvents(step.events, before);
}

/** One look: observe, decide, remember, do. */
function lookOnce(
  args: VirtualRunArgs,
  state: State,
  script: Scripted[],
): { nextLookAt: Instant | null; ended: boolean; acted: boolean } {
  const now = state.site.now;
  const { epoch } = state;
  const { site, events, world } = state;
  const { saysRuntime } = args;
  // A moment that the decision waited for may want to be borne out by a reading taken at it.
  const { last } = state;
  const everything = last === null || (last.nextLookAt !== null && last.nextLookAt <= now);
  const isBatteryOfUse = (upsId: NodeId) => last === null || last.restsOnBattery(upsId);
  state.world = observeAll(world, observationsOf({ site, events, world, saysRuntime, everything, isBatteryOfUse }));
  state.events = [];
  const decision = state.decide({ tree: args.tree, relations: args.relations, world: state.world, now });
  // All of one look at once: what it costs must not grow with the square of what it does.
  const entries: JournalEntry[] = [];
  const actions: SiteAction[] = [];
  const journal = (entry: JournalEntry) => {
    entries.push(entry);
    args.onJournal(entry);
  };
  for (const note of decision.notes) journal({ seq: ++state.seq, at: now, epoch, ...note });
  for (const { command, reason, wasRunning } of decision.intents) {
    const seq = ++state.seq;
    const commandId = `virtual-${seq}`;
    journal({ seq, at: now, epoch, kind: "commandIssued", commandId, command, reason, wasRunning });
    journal({ seq: ++state.seq, at: now, epoch, kind: "commandEnded", commandId, outcome: "accepted", detail: "" });
    const action = actionOf(command);
    const afterSec = offDelaySec(args, command);
    if (action === null) continue;
    if (afterSec > 0) insert(script, { at: now + afterSec * 1000, action });
    else actions.push(action);
  }
  if (entries.length > 0) state.world = { ...state.world, memory: rememberAll(state.world.memory, entries) };
  if (actions.length > 0) take(args, state, actAll(state.site, actions));
  if (decision.intents.length > 0) awaitBoots(args, state, decision.intents);
  state.last = decision;
  args.onLook?.(decision.verdicts, now);
  const ended = decision.notes.some((note) => note.kind === "sequenceEnded");
  // A command may have had its effect at once; a note may have opened the way for the next: look again before time moves.
  return {
    nextLookAt: decision.nextLookAt,
    ended,
    acted: decision.intents.length > 0 || (decision.notes.length > 0 && !ended),
  };
}

/** What boots in the model has heard its wake packet: until its start time is over, to repeat it would change nothing. */
function awaitBoots({ relations }: VirtualRunArgs, state: State, intents: readonly Intent[]): void {
  const { memory } = state.world;
  const starts = { ...memory.starts };
  for (const { command } of intents) {
    if (command.kind !== "terminalWake") continue;
    const { terminalId } = command;
    const start = starts[terminalId];
    const t = relations.terminals.get(terminalId);
    /* v8 ignore next -- what is asked to start in the model has power there, and boots; the rest is for the compiler */
    if (start && t && state.site.terminals[terminalId]?.state === "booting")
      starts[terminalId] = { ...start, lastAt: start.firstAt + t.startSec * 1000 };
  }
  state.world = { ...state.world, memory: { ...memory, starts } };
}

function offDelaySec(args: VirtualRunArgs, command: Command): number {
  if (command.kind !== "upsOff" || (command.form !== "offNow" && command.form !== "cycleNow")) return 0;
  return args.offNowSec?.(command.upsId) ?? 0;
}

/** Takes out what is due. */
function shiftDue<T extends { at: Instant }>(list: T[], now: Instant): T[] {
  const first = list.findIndex((each) => each.at > now);
  return list.splice(0, first === -1 ? list.length : first);
}

/** After what comes at the same instant. */
function insert(script: Scripted[], next: Scripted): void {
  const index = script.findIndex((each) => each.at > next.at);
  script.splice(index === -1 ? script.length : index, 0, next);
}

function isControllerUp({ world, site }: State): boolean {
  const own = world.selfId === null ? undefined : site.terminals[world.selfId];
  return own === undefined || own.state === "running" || own.state === "stopping";
}

/** null: nothing happens on the site. */
function actionOf(command: Command): SiteAction | null {
  switch (command.kind) {
    case "upsOff":
    case "upsOn":
      return command;
    case "terminalShutdown":
      return { kind: "shutdown", terminalId: command.terminalId };
    case "terminalReboot":
      return { kind: "reboot", terminalId: command.terminalId };
    case "terminalWake":
      return { kind: "wake", terminalId: command.terminalId };
    case "storageFlush":
      return { kind: "flush", storageId: command.storageId };
    case "clusterShutdown":
    case "clusterRestart":
      return { kind: command.kind, clusterId: command.clusterId };
    case "check":
      return null;
  }
}

function earliest(...instants: (Instant | null)[]): Instant | null {
  const given = instants.filter((at): at is Instant => at !== null);
  return given.length > 0 ? Math.min(...given) : null;
}
