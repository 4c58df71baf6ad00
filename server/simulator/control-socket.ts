import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { type SimAnswer, type SimPush, type SimRequest, simRequest } from "../contract/simulator-control.ts";
import type { SiteEvent } from "../domain/simulation/site.ts";
import { readJsonLines, writeJsonLine } from "./json-lines.ts";
import type { Dropped } from "./log.ts";

const maxRequestBytes = 65_536;

/** What the control can do; the simulator is behind it. */
export interface SimulatorControl {
  /** false: one of them is not known, and nothing was changed. */
  setMains(on: boolean, upsIds: readonly string[] | null): boolean;
  setSpeed(factor: number): void;
  report(): Extract<SimAnswer, { result: "report" }>;
  clockPush(): SimPush;
  terminalPushes(): SimPush[];
}

/** Another simulator listens there already. */
export class SimulatorInUseError extends Error {
  constructor(socketPath: string) {
    super(`another simulator listens on ${socketPath}`);
    this.name = "SimulatorInUseError";
  }
}

/** `sim.sock` in the data folder; on Windows a pipe named after that folder. */
export function controlSocketPath(dataDir: string): string {
  if (process.platform !== "win32") return path.join(dataDir, "sim.sock");
  const digest = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 16);
  return `\\\\.\\pipe\\fukuden-${digest}-sim`;
}

/** The simulator's own control: JSON lines on a local socket that only this user can open. */
export async function listenForControl(args: {
  socketPath: string;
  control: SimulatorControl;
  dropped: Dropped;
}): Promise<{ clockChanged(): void; happened(event: SiteEvent): void; close(): Promise<void> }> {
  const { socketPath, control, dropped } = args;
  const sockets = new Set<Socket>();
  const watchers = new Set<Socket>();
  const push = (line: SimPush) => {
    for (const socket of watchers) writeJsonLine(socket, line);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {
      // "close" follows.
    });
    socket.on("close", () => {
      sockets.delete(socket);
      watchers.delete(socket);
    });
    readJsonLines(socket, {
      maxBytes: maxRequestBytes,
      onGarbage: (detail) => dropped.drop("control", detail),
      onValue(value) {
        const parsed = simRequest.safeParse(value);
        if (!parsed.success) {
          dropped.drop("control", "a request out of protocol");
          writeJsonLine(socket, { result: "refused", detail: "unknown request" } satisfies SimAnswer);
          return;
        }
        writeJsonLine(socket, answer(control, parsed.data));
        if (parsed.data.op !== "watch") return;
        watchers.add(socket);
        for (const line of [control.clockPush(), ...control.terminalPushes()]) writeJsonLine(socket, line);
      },
    });
  });
  if (process.platform !== "win32") {
    mkdirSync(path.dirname(socketPath), { recursive: true, mode: 0o700 });
    if (existsSync(socketPath)) {
      if (await answers(socketPath)) throw new SimulatorInUseError(socketPath);
      rmSync(socketPath, { force: true });
    }
  }
  server.listen(socketPath);
  await once(server, "listening");
  if (process.platform !== "win32") chmodSync(socketPath, 0o600);
  return {
    clockChanged: () => push(control.clockPush()),
    happened(event) {
      push({ push: "event", event });
      if ("terminalId" in event)
        push({ push: "terminal", terminalId: event.terminalId, state: stateAfter[event.kind] });
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type TerminalEvent = Extract<SiteEvent, { terminalId: string }>["kind"];
type TerminalState = Extract<SimPush, { push: "terminal" }>["state"];

const stateAfter: Record<TerminalEvent, TerminalState> = {
  terminalStopping: "stopping",
  terminalHalted: "off",
  terminalBooting: "booting",
  terminalRunning: "running",
  terminalCrashed: "crashed",
};

function answer(control: SimulatorControl, request: SimRequest): SimAnswer {
  switch (request.op) {
    case "mains":
      return control.setMains(request.on, request.upsIds)
        ? { result: "done" }
        : { result: "refused", detail: "no such UPS" };
    case "speed":
      control.setSpeed(request.factor);
      return { result: "done" };
    case "report":
      return control.report();
    case "watch":
      return { result: "done" };
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
