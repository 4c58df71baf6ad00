import type { Command } from "../../decide/command.ts";
import { startsSomething } from "../../succession/starts-something.ts";
import type { NodeId } from "../../tree/entities.ts";
import type { JournalEntry, Memory } from "../../world/memory.ts";
import type { Order } from "../../world/orders.ts";
import type { CommandOutcome, Instant, Observation } from "../../world/readings.ts";
import type { World } from "../../world/world.ts";
import type { Site, SiteEvent } from "../site.ts";
import type { SendCommand } from "./answers.ts";
import { createClusterServices } from "./cluster-services.ts";
import { type TrialContext, trialStartAt } from "./context.ts";
import { type Ground, noteDiskStop, noteEntry } from "./ground.ts";
import { check, type Violation } from "./invariants/invariants.ts";
import type { NetSeat, PeerNet } from "./peer-net.ts";
import { faultsOf } from "./plan.ts";
import { planOfSeat } from "./plan-of-seat.ts";
import { createPollers, type Pollers } from "./pollers.ts";
import { createSimController, type Decide, type IssuedEntry, type SimController } from "./sim-controller.ts";
import type { StorageBridges } from "./storage-bridges.ts";
import type { Story } from "./story.ts";
import { createTerminalAgents, type NewestEpochs, type TerminalAgents } from "./terminal-agents.ts";
import type { UpsCards } from "./ups-cards.ts";
import { whatCheckFinds } from "./what-check-finds.ts";

/** A control terminal's controller starts so long after its OS. */
const serviceStartMs = { min: 2_000, max: 12_000 };
/** A command to what cannot be reached: the drivers wait so long. */
const noAnswerMs = 10_000;

/** What a seat tells the trial, and asks it. */
export type Truth = {
  site(): Site;
  observed(observation: Observation): void;
  /** Something is about to be looked at as it stands at this instant. */
  touch(): void;
  journaled(): void;
  effects(count: number): void;
  /** Who acts, and sees the site, has changed. `begins`: a new life. */
  livesChanged(begins: boolean): void;
  found(broken: Violation[]): void;
};

/** One place from which the site is controlled: a controller, and its own lines to all devices. */
export type Seat = NetSeat & {
  /** The truth, and what this controller decided on. */
  ground: Ground;
  controller: SimController;
  agents: TerminalAgents;
  pollers: Pollers;
  /** When it last began to act; before the trial: it never did. */
  actedAt(): Instant;
  observe(observation: Observation, quiet: boolean): void;
  hear(event: SiteEvent): void;
  /** `ground` has the world as it stands. */
  lookUp(): void;
  reachesSite(): boolean;
  order(order: Order): void;
  /** Its line to the devices is cut, or whole again. */
  cutOff(isCut: boolean): void;
  begin(): void;
};

export function createSeat(args: {
  context: TrialContext;
  ground: Ground;
  terminal: { id: NodeId; selfId: NodeId | null };
  /** The only one: it always acts. */
  isAlone: boolean;
  net(): PeerNet | null;
  send: SendCommand;
  cards: UpsCards;
  bridges: StorageBridges;
  newestEpochs: NewestEpochs;
  story: Story;
  decide: Decide;
  truth: Truth;
}): Seat {
  const { isAlone, net, send, bridges, story, terminal, truth } = args;
  const { id, selfId } = terminal;
  const { now } = args.context;
  const plan = isAlone ? args.context.plan : planOfSeat(args.context.plan, terminal);
  const ground: Ground = isAlone ? args.ground : Object.assign(Object.create(args.ground), { plan });
  const context: TrialContext = {
    ...args.context,
    plan,
    observe(observation, quiet = false) {
      truth.observed(observation);
      controller.observe(observation, quiet);
    },
  };
  const name = isAlone ? "the controller" : `the controller of ${id}`;
  const killsAfter = new Map(faultsOf(plan, "controllerKilledAfter").map((f) => [f.effects, f.forSec]));
  let downForMs = 5_000;
  let actedAt = trialStartAt - 86_400_000;
  let isCutOff = false;
  const reachesSite = () => !isCutOff;
  const agents = createTerminalAgents(
    context,
    send,
    () => controller.isAlive() && reachesSite(),
    args.newestEpochs,
    () => net()?.look(),
  );
  const services = createClusterServices(context, send, agents);
  const cards: UpsCards = {
    ...args.cards,
    read: (upsId, at) => (reachesSite() ? args.cards.read(upsId, at) : null),
    isSilent: (upsId, at) => !reachesSite() || args.cards.isSilent(upsId, at),
  };
  const controller = createSimController({
    context,
    name: isAlone ? "" : `${id} `,
    peerIds: plan.peers?.terminals.flatMap((t) => (t.id === id ? [] : [t.id])) ?? null,
    mayCommand: (command) => isAlone || net()?.mayStart(id) !== false || !startsSomething(command),
    decide: args.decide,
    send: dispatch,
    onStart() {
      truth.livesChanged(true);
      actedAt = now();
      story.say(now(), `${name} starts`);
      pollers.startAll();
      agents.dialAll();
    },
    diesAfter(count) {
      truth.effects(count);
      const forSec = killsAfter.get(count);
      if (forSec === undefined) return false;
      downForMs = forSec * 1000;
      return true;
    },
    onEntry,
    onJournaled: () => net()?.journaled(id),
    onDeath(why) {
      truth.livesChanged(false);
      if (why !== "stoodBack") story.say(now(), why === "killed" ? `${name} dies` : `${name} ends with its terminal`);
      agents.dropAll();
      if (why !== "stoodBack") net()?.setUp(id, false);
      if (why === "killed") context.after(downForMs, startIfItCan);
    },
    onRestless: () => truth.found(check({ kind: "restless" }, ground)),
  });
  const pollers = createPollers({
    context,
    cards,
    bridges: { ...bridges, read: (storageId) => (reachesSite() ? bridges.read(storageId) : null) },
    services,
    isAlive: controller.isAlive,
    isPending: controller.isPending,
    wakeController: controller.wake,
  });

  function startIfItCan(): void {
    const own = selfId === null ? null : context.site().terminals[selfId];
    const mayRun = own === null || own === undefined || own.state === "running";
    if (!mayRun || controller.isAlive()) return;
    if (isAlone) controller.start();
    else net()?.setUp(id, true);
  }

  function onEntry(entry: JournalEntry, world: World): void {
    truth.touch();
    ground.world = world;
    truth.journaled();
    story.entry(entry, isAlone ? "" : `${id}: `);
    truth.found(check({ kind: "entry", entry }, ground));
    if (entry.kind === "commandIssued" && entry.command.kind === "terminalShutdown")
      if (entry.reason.code === "controlDiskLost") noteDiskStop(ground, entry.command.terminalId);
    noteEntry(args.ground, entry);
  }

  function dispatch(entry: IssuedEntry, ended: (outcome: CommandOutcome) => void): void {
    const { command, commandId } = entry;
    const arrived = {
      kind: "arrived",
      commandId,
      life: entry.epoch,
      currentLife: controller.epoch(),
      isControllerAlive: controller.isAlive(),
    } as const;
    truth.touch();
    truth.found(check(arrived, ground));
    const answer = (outcome: CommandOutcome) => {
      if (outcome !== "accepted" && outcome !== "done") story.say(now(), `(${commandId}: ${outcome})`);
      ended(outcome);
      if ("upsId" in command) pollers.hasten(command.upsId);
      if ("storageId" in command) pollers.hasten(command.storageId);
      if ("clusterId" in command) pollers.hasten(command.clusterId);
    };
    if (!reachesSite()) context.after(noAnswerMs, () => answer("timeout"));
    else execute(command, entry, answer);
  }

  function execute(command: Command, entry: IssuedEntry, answer: (outcome: CommandOutcome) => void): void {
    const { commandId, epoch } = entry;
    switch (command.kind) {
      case "upsOff":
      case "upsOn":
        cards.execute(command, answer);
        break;
      case "terminalShutdown":
      case "terminalReboot": {
        const { terminalId, bootId } = command;
        agents.shutdown({ terminalId, commandId, epoch, bootId, reboot: command.kind === "terminalReboot" }, answer);
        break;
      }
      case "terminalWake":
        agents.wake(command.terminalId, answer);
        break;
      case "storageFlush":
        bridges.flush(command.storageId, answer);
        break;
      case "clusterShutdown":
      case "clusterRestart":
        services.execute(command, epoch, answer);
        break;
      case "check":
        send(command.nodeId, () => whatCheckFinds(command, truth.site()), answer);
    }
  }

  function hearOwn(event: SiteEvent): void {
    if (event.kind === "terminalHalted" || event.kind === "terminalCrashed") {
      controller.kill();
      net()?.setUp(id, false);
    } else if (event.kind === "terminalRunning")
      context.after(
        context.random(isAlone ? "service" : `service ${id}`).int(serviceStartMs.min, serviceStartMs.max),
        startIfItCan,
      );
  }

  ground.world = controller.world();
  return {
    ...{ id, ground, controller, agents, pollers },
    isActing: controller.isAlive,
    epoch: controller.epoch,
    journaled: controller.journaled,
    isConnectedTo: agents.isConnected,
    act: (as: { epoch: number; journaled: Memory | null }) => controller.start(as),
    standBack: controller.standBack,
    say: (text) => story.say(now(), `${id} is ${text}`),
    actedAt: () => actedAt,
    reachesSite,
    order: controller.order,
    observe(observation, quiet) {
      if (reachesSite()) controller.observe(observation, quiet);
    },
    hear(event) {
      agents.hear(event);
      pollers.hear(event);
      if ("terminalId" in event && event.terminalId === selfId) hearOwn(event);
    },
    lookUp() {
      ground.world = controller.world();
    },
    cutOff(isCut) {
      if (isCut === isCutOff) return;
      isCutOff = isCut;
      truth.livesChanged(false);
      if (isCut) agents.loseAll();
      else if (controller.isAlive()) agents.dialAll();
    },
    begin() {
      for (const f of faultsOf(plan, "controllerKilled"))
        context.after(trialStartAt + f.atSec * 1000 - now(), () => {
          downForMs = f.forSec * 1000;
          if (controller.isAlive() || isAlone) controller.kill();
          else {
            net()?.setUp(id, false);
            context.after(downForMs, startIfItCan);
          }
        });
      context.after(0, startIfItCan);
    },
  };
}
