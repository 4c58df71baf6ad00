import { existsSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SimAnswer, type SimPush, type SimRequest, simAnswer, simPush } from "../contract/simulator-control.ts";
import { startTestSimulator, until } from "../testing/test-simulator.ts";
import { readJsonLines, writeJsonLine } from "./json-lines.ts";

let simulator: Awaited<ReturnType<typeof startTestSimulator>>;
let socket: Socket;
let answers: SimAnswer[];
let pushes: SimPush[];

beforeEach(async () => {
  simulator = await startTestSimulator();
  answers = [];
  pushes = [];
  socket = connect(simulator.controlPath);
  socket.on("error", () => {});
  readJsonLines(socket, {
    maxBytes: 10_000_000,
    onValue(value) {
      const push = simPush.safeParse(value);
      if (push.success) pushes.push(push.data);
      else answers.push(simAnswer.parse(value));
    },
    onGarbage: (detail) => expect.unreachable(detail),
  });
});
afterEach(async () => {
  socket.destroy();
  await simulator.stop();
});

async function ask(request: SimRequest | Record<string, unknown>): Promise<SimAnswer | undefined> {
  const before = answers.length;
  writeJsonLine(socket, request);
  await until("an answer", () => answers.length > before);
  return answers.at(-1);
}

test("takes mains away and gives them back, of some or of all, and refuses strangers", async () => {
  expect(await ask({ op: "mains", on: false, upsIds: ["ups1", "ups4"] })).toEqual({ result: "done" });
  const off = () =>
    Object.values(simulator.live.site.upses)
      .filter((u) => !u.mains)
      .map((u) => u.id);
  expect(off()).toEqual(["ups1", "ups4"]);
  expect(await ask({ op: "mains", on: true, upsIds: ["ups1", "ups9"] })).toMatchObject({ result: "refused" });
  expect(off()).toEqual(["ups1", "ups4"]);
  await ask({ op: "mains", on: false, upsIds: null });
  expect(off()).toHaveLength(6);
});

test("reports the site, what happened, and what must never happen", async () => {
  await ask({ op: "mains", on: false, upsIds: ["ups5"] });
  const report = await ask({ op: "report" });
  expect(report).toMatchObject({
    result: "report",
    speed: 1,
    events: [{ kind: "upsOnBattery", upsId: "ups5" }],
    violations: [],
  });
});

test("whoever watches gets the clock and all terminals at once, then every change", async () => {
  await ask({ op: "watch" });
  await until("all states", () => pushes.length === 1 + simulator.tree.terminals.length);
  expect(pushes[0]).toMatchObject({ push: "clock", speed: 1 });
  expect(pushes).toContainEqual({ push: "terminal", terminalId: "blade-pool", state: "off" });
  pushes = [];
  await ask({ op: "speed", factor: 60 });
  simulator.live.act({ kind: "shutdown", terminalId: "sv1" });
  await until("three pushes", () => pushes.length === 3);
  expect(pushes[0]).toMatchObject({ push: "clock", speed: 60 });
  expect(pushes[1]).toMatchObject({ push: "event", event: { kind: "terminalStopping", terminalId: "sv1" } });
  expect(pushes[2]).toEqual({ push: "terminal", terminalId: "sv1", state: "stopping" });
});

test("another speed goes on from where the clock stands", async () => {
  const before = simulator.clock.now();
  simulator.setSpeed(600);
  expect(simulator.clock.now() - before).toBeLessThan(5000);
  await until("a minute of site time", () => simulator.clock.now() - before > 60_000);
});

test("refuses a bad request, and drops garbage", async () => {
  expect(await ask({ op: "speed", factor: 0 })).toMatchObject({ result: "refused" });
  socket.write("][\n");
  await until("closed", () => socket.destroyed || socket.closed);
  expect(simulator.dropped.control).toBe(2);
});

test.skipIf(process.platform === "win32")(
  "only this user may open it, a second one is refused, and it is gone at the end",
  async () => {
    expect(statSync(simulator.controlPath).mode & 0o777).toBe(0o600);
    await expect(startTestSimulator({ controlPath: simulator.controlPath })).rejects.toThrow(/another simulator/);
    await simulator.stop();
    expect(existsSync(simulator.controlPath)).toBe(false);
  },
);
