import { connect, type Socket } from "node:net";
import {
  agentProtocolVersion,
  type ControllerMessage,
  controllerMessage,
  maxLineBytes,
} from "../contract/agent-protocol.ts";
import type { SimCluster, SimTerminal, SiteAction, SiteEvent } from "../domain/simulation/site.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import { readJsonLines, writeJsonLine } from "./json-lines.ts";
import type { LiveSite } from "./live-site.ts";
import type { Dropped, SimulatorLog } from "./log.ts";
import type { SiteClock } from "./site-clock.ts";

/** Between two tries to reach the controller, in site time; never busier than `busiestMs` of real time. */
const reconnectMs = 1000;
const busiestMs = 50;
/** The agent is among the last that an OS ends: well within the silence after which the controller takes a terminal for down. */
const goodbyeBeforeHaltMs = 5000;
const keptAnswers = 200;
const lingerMs = 1000;
const notAMember = { result: "unsupported", detail: "no member of this cluster" } as const;

type Order = Extract<ControllerMessage, { type: "shutdown" | "reboot" | "cluster" }>;
type Question = Extract<ControllerMessage, { type: "clusterState" }>;
type Result = { result: "accepted" | "staleEpoch" | "otherBoot" | "unsupported" | "failed"; detail: string };

/**
 * The agent of one simulated terminal. It lives as long as its OS:
 *
 *     off/booting ── runs ──> dialing <──> connected ── goodbye 5 s before it halts ──> gone
 *                                └────────── outlet dark: cut off without a word ───────┘
 *
 * What it must not forget (the newest epoch, answers given) outlives a boot, as on a disk.
 */
export class TerminalAgent {
  readonly #id: NodeId;
  readonly #live: LiveSite;
  readonly #clock: SiteClock;
  readonly #port: number;
  readonly #dropped: Dropped;
  readonly #log: SimulatorLog;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #callOffGoodbye: (() => void) | null = null;
  #newestEpoch = 0;
  readonly #answers = new Map<string, Result>();
  /** The boot whose agent has ended; it does not dial again. */
  #goneBoot = -1;
  #stopped = false;

  constructor(args: {
    terminalId: NodeId;
    live: LiveSite;
    clock: SiteClock;
    port: number;
    dropped: Dropped;
    log: SimulatorLog;
  }) {
    this.#id = args.terminalId;
    this.#live = args.live;
    this.#clock = args.clock;
    this.#port = args.port;
    this.#dropped = args.dropped;
    this.#log = args.log;
    this.#dial();
  }

  /** What happens to its terminal. */
  hear(event: SiteEvent): void {
    if (!("terminalId" in event) || event.terminalId !== this.#id) return;
    switch (event.kind) {
      case "terminalRunning":
        this.#dial();
        break;
      case "terminalStopping":
        this.#beat();
        this.#plannedGoodbye();
        break;
      case "terminalHalted":
        this.#end(event.boot);
        break;
      case "terminalCrashed":
        this.#goneBoot = event.boot;
        this.#callOffGoodbye?.();
        this.#letGo()?.resetAndDestroy();
        break;
      case "terminalBooting":
        break;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#callOffGoodbye?.();
    this.#letGo()?.destroy();
  }

  #terminal(): SimTerminal | null {
    return this.#live.site.terminals[this.#id] ?? null;
  }

  /** The terminal, while its agent runs on it. */
  #alive(): SimTerminal | null {
    const terminal = this.#terminal();
    if (!terminal || this.#stopped || terminal.boot === this.#goneBoot) return null;
    return terminal.state === "running" || terminal.state === "stopping" ? terminal : null;
  }

  #bootId(terminal: SimTerminal): string {
    return `${terminal.id}-boot-${terminal.boot}`;
  }

  #dial(): void {
    clearTimeout(this.#timer);
    if (this.#socket || !this.#alive()) return;
    const socket = connect({ host: "127.0.0.1", port: this.#port });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {
      // Nobody listens there, or the connection broke: "close" follows, and it dials again.
    });
    socket.on("connect", () => this.#hello(socket));
    socket.on("close", () => {
      // One of an earlier boot has been let go of.
      if (this.#socket !== socket) return;
      this.#letGo();
      if (this.#alive())
        this.#timer = setTimeout(() => this.#dial(), Math.max(busiestMs, reconnectMs / this.#clock.speed));
    });
    readJsonLines(socket, {
      maxBytes: maxLineBytes,
      onValue: (value) => this.#receive(socket, value),
      onGarbage: (detail) => this.#dropped.drop("agent", `${this.#id}: ${detail}`),
    });
  }

  #hello(socket: Socket): void {
    const terminal = this.#alive();
    if (!terminal) return void socket.destroy();
    writeJsonLine(socket, {
      type: "hello",
      version: agentProtocolVersion,
      terminalId: this.#id,
      bootId: this.#bootId(terminal),
      agentVersion: "simulated",
      phase: terminal.state === "stopping" ? "stopping" : "running",
      newestEpoch: this.#newestEpoch,
      token: null,
    });
  }

  #receive(socket: Socket, value: unknown): void {
    const parsed = controllerMessage.safeParse(value);
    if (!parsed.success) {
      this.#dropped.drop("agent", `${this.#id}: a message out of protocol`);
      socket.destroy();
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case "welcome":
        this.#newestEpoch = Math.max(this.#newestEpoch, message.epoch);
        clearInterval(this.#heartbeat);
        // Of real time: it is the network that is kept alive, and that does not run faster than it does.
        this.#heartbeat = setInterval(() => this.#beat(), message.heartbeatSec * 1000);
        break;
      case "refused":
        this.#log.warn({ terminalId: this.#id, code: message.code }, "the controller refused the agent");
        socket.destroy();
        break;
      case "shutdown":
      case "reboot":
      case "cluster":
        this.#obey(socket, message);
        break;
      case "clusterState":
        this.#tell(socket, message);
        break;
    }
  }

  #obey(socket: Socket, order: Order): void {
    const terminal = this.#alive();
    if (!terminal) return;
    const given = this.#answers.get(order.commandId);
    const answer = given ?? this.#judge(terminal, order);
    writeJsonLine(socket, { type: "answer", commandId: order.commandId, ...answer });
    if (given) return;
    this.#answers.set(order.commandId, answer);
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > keptAnswers && oldest !== undefined) this.#answers.delete(oldest);
    if (answer.result === "accepted") this.#live.act(this.#actionOf(order));
  }

  #actionOf(order: Order): SiteAction {
    if (order.type !== "cluster") return { kind: order.type, terminalId: this.#id };
    const { clusterId } = order;
    return order.does === "shutdown" ? { kind: "clusterShutdown", clusterId } : { kind: "clusterRestart", clusterId };
  }

  #tell(socket: Socket, { commandId, clusterId }: Question): void {
    if (!this.#alive()) return;
    const state = this.#cluster(clusterId)?.state;
    const answer = state ? { result: "accepted", detail: "", state } : { ...notAMember };
    writeJsonLine(socket, { type: "answer", commandId, ...answer });
  }

  /** null: this terminal is no member of it. */
  #cluster(clusterId: NodeId): SimCluster | null {
    const cluster = this.#live.site.clusters[clusterId];
    return cluster?.memberIds.includes(this.#id) ? cluster : null;
  }

  #judge(terminal: SimTerminal, order: Order): Result {
    if (order.epoch < this.#newestEpoch)
      return { result: "staleEpoch", detail: `epoch ${order.epoch}, seen ${this.#newestEpoch}` };
    this.#newestEpoch = order.epoch;
    const bootId = this.#bootId(terminal);
    if (order.bootId !== null && order.bootId !== bootId) return { result: "otherBoot", detail: bootId };
    if (order.type === "cluster" && !this.#cluster(order.clusterId)) return { ...notAMember };
    if (order.type === "reboot" && terminal.state === "stopping" && terminal.after === "halt")
      return { result: "failed", detail: "it is halting already" };
    return { result: "accepted", detail: "" };
  }

  #beat(): void {
    const terminal = this.#alive();
    if (!terminal || !this.#socket) return;
    const phase = terminal.state === "stopping" ? "stopping" : "running";
    writeJsonLine(this.#socket, { type: "heartbeat", bootId: this.#bootId(terminal), phase });
  }

  #plannedGoodbye(): void {
    const terminal = this.#terminal();
    if (terminal?.state !== "stopping" || terminal.untilAt === null) return;
    const { boot } = terminal;
    const at = terminal.untilAt - goodbyeBeforeHaltMs;
    this.#callOffGoodbye?.();
    this.#callOffGoodbye = this.#clock.at(at, () => this.#end(boot));
  }

  /** The OS ends the agent: its last line, and then nothing more of this boot. */
  #end(boot: number): void {
    this.#callOffGoodbye?.();
    if (this.#goneBoot === boot) return;
    this.#goneBoot = boot;
    const socket = this.#letGo();
    if (!socket) return;
    writeJsonLine(socket, { type: "goodbye", bootId: `${this.#id}-boot-${boot}` });
    // A peer that never closes its side must not keep the connection of a machine that is off.
    socket.end();
    socket.setTimeout(lingerMs, () => socket.destroy());
  }

  #letGo(): Socket | null {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    return socket;
  }
}
