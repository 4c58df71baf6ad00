import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { localSocketPath } from "../../bus/local-socket.ts";
import { openWebBus } from "../../bus/web-bus.ts";
import type { LiveSnapshot } from "../../contract/live.ts";
import type { SimRequest } from "../../contract/simulator-control.ts";
import { haltedExitCode } from "../../controller/halted-exit-code.ts";
import type { Site } from "../../domain/simulation/site.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import type { JournalEntry } from "../../domain/world/memory.ts";
import { createLogger } from "../../logging.ts";
import { openEventReader } from "../../persistence/event-reader.ts";
import { seedRevision } from "../../persistence/seed-revision.ts";
import { createLiveHub } from "../../realtime/live-hub.ts";
import { demoSite } from "../../roles/demo-site.ts";
import { openSimControl } from "../../roles/sim-control-client.ts";
import type { SimulatorReport } from "../../simulator/start-simulator.ts";
import { superviseChild } from "../../web/supervisor.ts";
import { environment } from "../product.ts";
import { until } from "../test-simulator.ts";
import { claimPortOffset } from "./port-offset.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const nodeId = "sv1";

/** A simulated site and its controller, each a process of its own, supervised as in the demo but without the web process. */
export type SiteProcesses = {
  dataDir: string;
  /** As saved, with the ports of this site. */
  tree: Tree;
  trapPort: number;
  agentPort: number;
  mains(on: boolean, upsIds?: readonly NodeId[]): Promise<void>;
  speed(factor: number): Promise<void>;
  /** What happened in the site so far, in order. What happens to a node for the second time ends in `#2`: `upsOff ups1`. */
  events(): readonly string[];
  report(): Promise<SimulatorReport & { site: Site }>;
  siteNow(): number;
  /** Seconds of site time since mains were first taken away; negative: they were not. */
  outageSec(): number;
  /** What the controller last said on the bus. */
  live(): LiveSnapshot;
  /** Kills the controller's process as soon as there is one, and resolves when it is gone. */
  killController(): Promise<void>;
  /** Kills it, and starts another one when that is done. */
  replaceController(meanwhile: () => Promise<void>): Promise<void>;
  controllerPid(): number | null;
  /** Oldest first. */
  journal(): Promise<JournalEntry[]>;
  log(): Record<string, unknown>[];
  end(): Promise<void>;
};

/**
 * Starts both and waits until the controller has read every UPS and heard every running terminal.
 * @param change what is to be another tree than the example site's
 * @param dataDir a folder of the caller's, which stays; absent: one of its own, gone at the end
 */
export async function startSiteProcesses(
  args: { change?: (tree: Tree) => Tree; dataDir?: string; settled?: (live: LiveSnapshot) => boolean } = {},
): Promise<SiteProcesses> {
  const { offset, release } = await claimPortOffset();
  const dataDir = args.dataDir ?? mkdtempSync(path.join(tmpdir(), "fukuden-site-"));
  // Not in the data folder: that one's disk may be full.
  const logDir = mkdtempSync(path.join(tmpdir(), "fukuden-site-log-"));
  const logFile = path.join(logDir, "log");
  const output = openSync(logFile, "a");
  const tree = (args.change ?? ((same) => same))(demoSite(offset).tree);
  mkdirSync(dataDir, { recursive: true });
  await seedRevision({ dataDir, tree, comment: "test", now: Date.now() });

  const env = environment({
    FUKUDEN_DATA: dataDir,
    FUKUDEN_DEMO: "1",
    FUKUDEN_DEMO_PORT_OFFSET: String(offset),
    NODE_COMPILE_CACHE: path.join(root, "node_modules/.cache/fukuden/compiled"),
  });
  const ends: string[] = [];
  const happened: string[] = [];
  const timesOf = new Map<string, number>();
  const hub = createLiveHub({ selfId: nodeId, now: Date.now });
  const child = (role: "controller" | "simulator", haltCode: number | null) =>
    superviseChild({
      name: role,
      modulePath: path.join(root, "server/main.ts"),
      childArgs: [role],
      env,
      haltCode,
      output,
      log: createLogger({ level: "silent", role: "test" }),
      onEnd: ({ kind }) => ends.push(`${role} ${kind}`),
    });
  const simulator = child("simulator", null);
  const controller = child("controller", haltedExitCode);
  let clock = { siteAt: 0, realAt: 0, speed: 1 };
  let mainsLostAt: number | null = null;
  const control = openSimControl({
    socketPath: localSocketPath(dataDir, "sim"),
    onPush(push) {
      if (push.push === "clock") clock = push;
      if (push.push === "event") {
        const what = `${push.event.kind} ${push.event.upsId ?? push.event.terminalId ?? push.event.storageId}`;
        const times = (timesOf.get(what) ?? 0) + 1;
        timesOf.set(what, times);
        happened.push(times === 1 ? what : `${what}#${times}`);
      }
      // As the web process does it: the controller lives on a terminal of the site.
      if (push.push !== "terminal" || push.terminalId !== nodeId) return;
      if (push.state === "running") controller.start();
      if (push.state === "off" || push.state === "crashed") controller.kill();
    },
  });
  const bus = openWebBus({
    socketPath: localSocketPath(dataDir, "bus"),
    onSnapshot: hub.replace,
    onDelta: hub.apply,
    onDown: () => hub.markDown("crashed"),
    onTrouble: () => {},
  });
  const siteNow = () => clock.siteAt + (Date.now() - clock.realAt) * clock.speed;
  const log = () =>
    readFileSync(logFile, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  async function done(request: SimRequest): Promise<void> {
    const answer = await control.ask(request);
    if (answer.result !== "done") throw new Error(`the simulator said ${JSON.stringify(answer)}`);
  }

  const site: SiteProcesses = {
    dataDir,
    tree,
    trapPort: 16_200 + offset,
    agentPort: 6010 + offset,
    async mains(on, upsIds) {
      if (!on) mainsLostAt ??= siteNow();
      await done({ op: "mains", on, upsIds: upsIds ? [...upsIds] : null });
    },
    speed: (factor) => done({ op: "speed", factor }),
    events: () => happened,
    async report() {
      const answer = await control.ask({ op: "report" });
      if (answer.result !== "report") throw new Error("no report");
      return answer as SimulatorReport & { site: Site };
    },
    siteNow,
    outageSec: () => (mainsLostAt === null ? -1 : (siteNow() - mainsLostAt) / 1000),
    live: () => hub.snapshot(),
    async killController() {
      await until("a controller to kill", () => controller.pid() !== null);
      const pid = controller.pid() as number;
      process.kill(pid, "SIGKILL");
      await until("its end", () => controller.pid() !== pid);
    },
    async replaceController(meanwhile) {
      await until("a controller to kill", () => controller.pid() !== null);
      controller.kill();
      await until("its end", () => controller.pid() === null);
      await meanwhile();
      controller.start();
    },
    controllerPid: () => controller.pid(),
    async journal() {
      const reader = openEventReader({ dataDir });
      try {
        return (await reader.list({ before: null, limit: 5000, nodeId: null })).reverse();
      } finally {
        await reader.close();
      }
    },
    log,
    async end() {
      control.close();
      bus.close();
      await Promise.all([controller.stop(), simulator.stop()]);
      closeSync(output);
      rmSync(logDir, { recursive: true, force: true });
      if (args.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      await release();
    },
  };
  try {
    simulator.start();
    controller.start();
    const settled = args.settled ?? ((live) => isSettled(tree, live));
    await until("the controller to know the site", () => settled(hub.snapshot()));
    return site;
  } catch (error) {
    const said = readFileSync(logFile, "utf8").slice(-4000);
    await site.end();
    throw new Error(`${(error as Error).message}\n${ends.join(", ")}\n${said}`);
  }
}

/** Every UPS was read, and every terminal that ran at the start has dialed in. */
function isSettled(tree: Tree, { nodes }: LiveSnapshot): boolean {
  const terminals = tree.terminals.filter((t) => t.id !== "blade-pool");
  return (
    tree.upses.every((u) => nodes[u.id]?.ups?.reading != null) &&
    terminals.every((t) => nodes[t.id]?.terminal?.connected === true)
  );
}
