import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FleetCounts, FleetEndpoint, FleetOptions, FleetSelection } from "../../contract/fleet.ts";

export type FleetOrder =
  | { kind: "setMains" | "setAnswering"; on: boolean; of: FleetSelection }
  | { kind: "setSpeed"; factor: number }
  | { kind: "counts" };

/** To the order of that number; the endpoints come first, as number 0, or why there are none. */
export type FleetAnswer = { number: number } & ({ value: unknown } | { failed: string });

/** What the fleet's process took so far, and holds now. */
export type FleetCost = { cpuMs: number; rssBytes: number };

/** As `Fleet`, in another process. */
export type ForkedFleet = {
  readonly pid: number;
  readonly endpoints: readonly FleetEndpoint[];
  setMains(on: boolean, of: FleetSelection): Promise<boolean>;
  setAnswering(on: boolean, of: FleetSelection): Promise<boolean>;
  setSpeed(factor: number): Promise<void>;
  counts(): Promise<FleetCounts & FleetCost>;
  stop(): Promise<void>;
};

/**
 * Starts a fleet in a process of its own, so that its work does not count as the caller's. It ends with the caller.
 * @throws when it cannot start, saying why
 */
export async function forkFleet(options: FleetOptions): Promise<ForkedFleet> {
  const child = fork(fileURLToPath(new URL("./fleet-process.ts", import.meta.url)), [JSON.stringify(options)], {
    execArgv: [],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  // What goes wrong before it has started is told to whoever waits for its endpoints.
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  function fail(why: string): void {
    for (const { reject } of waiting.values()) reject(new Error(`the fleet's process ended (${why})`));
    waiting.clear();
  }
  child.on("exit", (code, signal) => fail(`${signal ?? code}`));
  child.on("error", (error) => fail(error.message));
  child.on("message", (answer: FleetAnswer) => {
    const asker = waiting.get(answer.number);
    waiting.delete(answer.number);
    if ("failed" in answer) asker?.reject(new Error(answer.failed));
    else asker?.resolve(answer.value);
  });
  const answerTo = <T>(number: number) =>
    // The other side is `fleet-process.ts`, of the same build.
    new Promise<unknown>((resolve, reject) => waiting.set(number, { resolve, reject })) as Promise<T>;

  let numbers = 0;
  async function ask<T>(order: FleetOrder): Promise<T> {
    const number = ++numbers;
    const answer = answerTo<T>(number);
    child.send({ number, order });
    return answer;
  }

  const endpoints = await answerTo<FleetEndpoint[]>(0);
  return {
    pid: pidOf(child),
    endpoints,
    setMains: (on, of) => ask({ kind: "setMains", on, of }),
    setAnswering: (on, of) => ask({ kind: "setAnswering", on, of }),
    setSpeed: (factor) => ask({ kind: "setSpeed", factor }),
    counts: () => ask({ kind: "counts" }),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the fleet's process did not start");
  return pid;
}
