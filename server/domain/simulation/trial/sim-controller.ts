import { type Command, laneOf } from "../../decide/command.ts";
import type { Steps } from "../../decide/decision.ts";
import type { DecideArgs } from "../../decide/whole.ts";
import type { NodeId } from "../../tree/entities.ts";
import { knownTerminal } from "../../world/known.ts";
import type { JournalEntry, Memory } from "../../world/memory.ts";
import { mendTimes, moveEntry } from "../../world/mend-times.ts";
import { emptyWorld, observeAll } from "../../world/observe.ts";
import type { Order } from "../../world/orders.ts";
import type { CommandOutcome, Instant, Observation } from "../../world/readings.ts";
import { emptyMemory, rememberAll } from "../../world/remember.ts";
import type { World } from "../../world/world.ts";
import { type TrialContext, trialStartAt } from "./context.ts";
import { faultsOf } from "./plan.ts";

export type Decide = (args: DecideArgs) => Steps;
type Death = "killed" | "halted" | "stoodBack";
export type IssuedEntry = Extract<JournalEntry, { kind: "commandIssued" }>;

/** After so many ticks at one instant the decision does not come to rest. */
const ticksInARow = 200;
const lookAroundAtMostMs = 2_000;
/** Without its journal it tries again after this time. */
const journalRetryMs = 1_000;
const none: readonly never[] = [];

export type SimController = {
  isAlive(): boolean;
  /** What its commands carry; of the only controller the count of its starts. */
  epoch(): number;
  /** What is in its journal. */
  journaled(): Memory;
  world(): World;
  isPending(upsId: NodeId): boolean;
  observe(observation: Observation, quiet: boolean): void;
  /** From an operator; it waits for a controller that is down. */
  order(order: Order): void;
  /** `as`: in another epoch, and with what another controller journaled instead of its own. */
  start(as?: { epoch: number; journaled: Memory | null }): void;
  kill(): void;
  /** Another one acts. */
  standBack(): void;
  wake(): void;
  /** What it is woken for meanwhile is done by `run`, at that same instant. */
  nextTickAt(): Instant | null;
  /** All ticks of this instant. True: the decision had asked for this moment, and had nothing to do at it. */
  run(): boolean;
};

/**
 * The controller as it is, on one thread of time: a tick takes what was observed, decides, journals, and only then sends; one command
 * to a node at a time. Killed, it loses all but the journal: what it observed, what is in flight, what was journaled and not sent.
 */
export function createSimController(args: {
  context: TrialContext;
  /** Before the numbers of its commands. */
  name: string;
  /** Who else has a controller; null: nobody. */
  peerIds: readonly NodeId[] | null;
  /** Left out: it may command all that it decides. */
  mayCommand?(command: Command): boolean;
  decide: Decide;
  send(issued: IssuedEntry, ended: (outcome: CommandOutcome) => void): void;
  onStart(): void;
  /** Counts appends and commands over all lives. True: it dies right after this one. */
  diesAfter(effects: number): boolean;
  /** Before its own entry is remembered: `world` is what was decided on, with the notes of that decision. */
  onEntry(entry: JournalEntry, world: World): void;
  /** All of a tick is on disk, and none of it was sent yet. */
  onJournaled?(): void;
  onDeath(why: Death): void;
  onRestless(): void;
}): SimController {
  const { context, decide, peerIds } = args;
  const { tree, selfId } = context.plan;
  const { relations } = context;
  const gone = faultsOf(context.plan, "journalGone");
  const steps = faultsOf(context.plan, "clockSteps");
  /** What its own clock shows beyond the true time. */
  let clockMs = 0;
  const ownNow = () => context.now() + clockMs;
  /** With a clock that is wrong: the journal as it is written, and the world in true time, which the invariants look at. */
  const journal: JournalEntry[] = [];
  let truth: World | null = null;
  let truthOnDisk: Memory = emptyMemory;
  let onDisk: Memory = emptyMemory;
  let seq = 0;
  let life = 0;
  let epoch = 0;
  let effects = 0;
  let alive = false;
  let world: World = emptyWorld({ tree, selfId, peerIds, now: context.now() });
  let inbox: Observation[] = [];
  let given: Order[] = [];
  let inFlight = new Set<string>();
  let lookAt: Instant | null = null;
  let lookedAround = false;
  let woken = false;

  function end(why: Death): void {
    if (!alive) return;
    alive = false;
    inbox = [];
    inFlight = new Set();
    lookAt = null;
    woken = false;
    args.onDeath(why);
  }

  function inTrueTime(o: Observation): Observation {
    return clockMs === 0 ? o : { ...o, at: o.at - clockMs };
  }

  /** True: that was its last act. */
  function effect(): boolean {
    effects += 1;
    if (!args.diesAfter(effects)) return false;
    end("killed");
    return true;
  }

  function entryOf<T extends object>(said: T, at: Instant): T & { seq: number; at: Instant; epoch: number } {
    seq += 1;
    return { seq, at, epoch, ...said };
  }

  /** Its own terminal, which was asked to stop, said goodbye, and not in an earlier run. */
  function isOwnHalt(o: Observation): boolean {
    if (o.kind !== "terminalGoodbye" || o.terminalId !== selfId) return false;
    return world.memory.stops[o.terminalId] !== undefined && knownTerminal(world, o.terminalId).goodbyeAt !== null;
  }

  function hasLookedAround(now: Instant): boolean {
    lookedAround ||=
      now >= world.observingSince + lookAroundAtMostMs ||
      Object.values(world.upses).every((u) => u.reading !== null || u.failedReads > 0);
    return lookedAround;
  }

  /** Answers to commands, and what was ordered meanwhile. */
  function fromOutside(observed: readonly Observation[]): JournalEntry[] {
    const ended: JournalEntry[] = [];
    for (const o of observed)
      if (o.kind === "commandEnded")
        ended.push(entryOf({ kind: o.kind, commandId: o.commandId, outcome: o.outcome, detail: "" }, o.at));
    for (const order of given)
      ended.push(entryOf({ kind: "orderGiven", order: { ...order, givenAt: order.givenAt + clockMs } }, ownNow()));
    given = [];
    return ended;
  }

  /** In true time. */
  function tell(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (steps.length > 0) journal.push(entry);
      args.onEntry(clockMs === 0 ? entry : moveEntry(entry, -clockMs), truth ?? world);
    }
  }

  function rememberTrue(entries: readonly JournalEntry[]): void {
    if (truth && entries.length > 0)
      truth = {
        ...truth,
        memory: rememberAll(
          truth.memory,
          entries.map((e) => moveEntry(e, -clockMs)),
        ),
      };
  }

  function issue(decision: Steps, now: Instant): readonly IssuedEntry[] {
    if (!hasLookedAround(now) || decision.intents.length === 0) return none;
    const issued: IssuedEntry[] = [];
    const taken = new Set<string>();
    for (const { command, reason, wasRunning } of decision.intents) {
      const lane = laneOf(command);
      if (inFlight.has(lane) || taken.has(lane) || args.mayCommand?.(command) === false) continue;
      taken.add(lane);
      const entry = entryOf({ kind: "commandIssued" as const, commandId: "", command, reason, wasRunning }, now);
      issued.push({ ...entry, commandId: `${args.name}${life}-${entry.seq}` });
    }
    return issued;
  }

  function isJournalGone(): boolean {
    const now = context.now();
    return gone.some((f) => now >= trialStartAt + f.atSec * 1000 && now < trialStartAt + (f.atSec + f.forSec) * 1000);
  }

  /** It goes on observing; what it would decide it can neither write down nor do. Answers to commands wait for their entries. */
  function onlyObserve(now: Instant): void {
    world = observeAll(world, inbox);
    if (truth) truth = observeAll(truth, inbox.map(inTrueTime));
    inbox = inbox.filter((o) => o.kind === "commandEnded");
    lookAt = now + journalRetryMs;
  }

  /** True: look again at once. */
  function tick(): boolean {
    const now = ownNow();
    if (isJournalGone()) {
      onlyObserve(now);
      return false;
    }
    const observed = inbox;
    inbox = [];
    const ended = observed.length === 0 && given.length === 0 ? none : fromOutside(observed);
    if (observed.length + ended.length > 0)
      world = { ...observeAll(world, observed), memory: rememberAll(world.memory, ended) };
    if (truth) truth = observeAll(truth, observed.map(inTrueTime));
    rememberTrue(ended);
    const halting = observed.some(isOwnHalt);
    const decision = decide({ tree, relations, world, now });
    const notes: JournalEntry[] = decision.notes.map((note) => entryOf(note, now));
    if (notes.length > 0) world = { ...world, memory: rememberAll(world.memory, notes) };
    rememberTrue(notes);
    const issued = halting ? none : issue(decision, now);
    if (ended.length + notes.length + issued.length > 0) {
      tell(ended);
      tell(notes);
      tell(issued);
      if (issued.length > 0) world = { ...world, memory: rememberAll(world.memory, issued) };
      rememberTrue(issued);
      onDisk = world.memory;
      if (truth) truthOnDisk = truth.memory;
      if (effect()) return false;
      args.onJournaled?.();
    }
    const ofLife = life;
    for (const entry of issued) {
      const lane = laneOf(entry.command);
      inFlight.add(lane);
      args.send(entry, (outcome) => {
        if (life !== ofLife || !alive) return;
        inFlight.delete(lane);
        inbox.push({ kind: "commandEnded", commandId: entry.commandId, at: ownNow(), outcome, detail: "" });
        woken = true;
      });
      if (effect()) return false;
    }
    lookAt = decision.nextLookAt;
    if (!lookedAround) lookAt = Math.min(lookAt ?? Number.POSITIVE_INFINITY, world.observingSince + lookAroundAtMostMs);
    if (halting) end("halted");
    return notes.length + issued.length > 0;
  }

  return {
    isAlive: () => alive,
    epoch: () => epoch,
    journaled: () => onDisk,
    world: () => truth ?? world,
    isPending(upsId) {
      const cut = world.memory.cuts[upsId];
      return (
        inFlight.has(upsId) || world.memory.starts[upsId] !== undefined || (cut !== undefined && cut.darkAt === null)
      );
    },
    observe(observation, quiet) {
      if (!alive) return;
      inbox.push(clockMs === 0 ? observation : { ...observation, at: observation.at + clockMs });
      if (!quiet) woken = true;
    },
    order(order) {
      given.push(order);
      woken ||= alive;
    },
    start(as) {
      alive = true;
      life += 1;
      epoch = as?.epoch ?? life;
      if (as?.journaled) onDisk = as.journaled;
      lookedAround = false;
      clockMs = steps.reduce((sum, step) => sum + (step.life <= life ? step.bySec * 1000 : 0), 0);
      if (steps.length > 0) {
        onDisk = rememberAll(emptyMemory, mendTimes(journal, ownNow()));
        truth = emptyWorld({ tree, selfId, peerIds, now: context.now(), memory: truthOnDisk });
      }
      world = emptyWorld({ tree, selfId, peerIds, now: ownNow(), memory: onDisk });
      woken = true;
      args.onStart();
    },
    kill: () => end("killed"),
    standBack: () => end("stoodBack"),
    wake() {
      woken = alive;
    },
    nextTickAt: () => (alive && lookAt !== null ? lookAt - clockMs : null),
    run() {
      const isDue = lookAt !== null && lookAt <= ownNow();
      let hasActed = false;
      for (let i = 0; alive && (woken || isDue || i > 0); i++) {
        woken = false;
        if (i >= ticksInARow) {
          args.onRestless();
          break;
        }
        const acts = tick();
        hasActed ||= acts;
        if (!acts && !woken) break;
      }
      return isDue && alive && !hasActed;
    },
  };
}

/** The command as the story tells it. */
export function wordCommand(command: Command): string {
  switch (command.kind) {
    case "upsOff":
      return `${command.form} ${command.upsId}`;
    case "upsOn":
      return `on ${command.upsId}`;
    case "terminalShutdown":
      return `shutdown ${command.terminalId}`;
    case "terminalReboot":
      return `reboot ${command.terminalId}`;
    case "terminalWake":
      return `wake ${command.terminalId}`;
    case "storageFlush":
      return `flush ${command.storageId}`;
    case "clusterShutdown":
    case "clusterRestart":
      return `${command.kind} ${command.clusterId}`;
    case "check":
      return `check ${command.of} ${command.nodeId}`;
  }
}
