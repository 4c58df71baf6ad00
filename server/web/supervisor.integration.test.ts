import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../logging.ts";
import { eventually } from "../testing/eventually.ts";
import { type ChildEnd, type Supervisor, superviseChild } from "./supervisor.ts";

let folder: string;
let supervisor: Supervisor;
let ends: ChildEnd[];
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fukuden-supervisor-"));
  ends = [];
  lines = [];
});
afterEach(async () => {
  await supervisor.stop(true);
  rmSync(folder, { recursive: true });
});

/** Each run of the child writes a line to `runs` first. */
function supervise(body: string): void {
  const modulePath = path.join(folder, "child.mjs");
  writeFileSync(
    modulePath,
    `import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(runsFile())}, process.pid + "\\n"); ${body}`,
  );
  supervisor = superviseChild({
    name: "controller",
    modulePath,
    childArgs: [],
    env: process.env,
    haltCode: 77,
    log: createLogger({ level: "info", role: "test", destination: { write: (line) => void lines.push(line) } }),
    onEnd: (end) => ends.push(end),
  });
}
const runsFile = () => path.join(folder, "runs");
/** A line that is not yet ended, or a file that is not yet written, is no run: a child killed there would never have run. */
function runs(): number[] {
  try {
    return readFileSync(runsFile(), "utf8").split("\n").slice(0, -1).map(Number);
  } catch {
    return [];
  }
}
const stayAlive = 'process.on("disconnect", () => process.exit(0)); setInterval(() => {}, 1000);';
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("a child that is supervised", () => {
  test("and killed with SIGKILL is logged and runs again", async () => {
    supervise(stayAlive);
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(1));
    process.kill(supervisor.pid() as number, "SIGKILL");
    await eventually(() => expect(runs()).toHaveLength(2));
    expect(ends).toEqual([{ kind: "crashed", code: null, signal: "SIGKILL" }]);
    expect(lines.join("")).toContain("controller ended unexpectedly");
  });

  test("and crashes at once each time is tried again and again, ever less eagerly", async () => {
    supervise("process.exit(3)");
    supervisor.start();
    await eventually(() => expect(ends.length).toBeGreaterThanOrEqual(4));
    const delays = lines.map((l) => JSON.parse(l)).filter((l) => l.delayMs !== undefined);
    expect(delays.slice(0, 4).map((l) => l.delayMs)).toEqual([0, 100, 200, 400]);
  });

  test("and ends because its terminal halts stays down until it is started", async () => {
    supervise("process.exit(77)");
    supervisor.start();
    await eventually(() => expect(ends).toEqual([{ kind: "halted" }]));
    expect(supervisor.pid()).toBeNull();
    expect(runs()).toHaveLength(1);
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(2));
  });

  test("and whose machine goes dark is ended at once, stays down, and starts when told, even at the same moment", async () => {
    supervise(stayAlive);
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(1));
    supervisor.kill();
    await eventually(() => expect(ends).toEqual([{ kind: "halted" }]));
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(2));
    supervisor.kill();
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(3));
  });

  test("ends in order when asked, and is not started again", async () => {
    supervise(`process.on("SIGTERM", () => process.exit(0)); ${stayAlive}`);
    supervisor.start();
    await eventually(() => expect(runs()).toHaveLength(1));
    await supervisor.stop();
    expect(runs().some(isAlive)).toBe(false);
    expect(ends).toEqual([]);
    supervisor.start();
    expect(supervisor.pid()).toBeNull();
  });
});
