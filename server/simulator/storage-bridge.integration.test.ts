import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BridgeAnswer, bridgeAnswer } from "../contract/storage-bridge.ts";
import { startTestSimulator, until } from "../testing/test-simulator.ts";
import { readJsonLines } from "./json-lines.ts";

let simulator: Awaited<ReturnType<typeof startTestSimulator>>;
let client: { socket: Socket; heard: BridgeAnswer[]; closed: boolean };

beforeEach(async () => {
  simulator = await startTestSimulator();
  client = await dial();
});
afterEach(async () => {
  client.socket.destroy();
  await simulator.stop();
});

async function dial(): Promise<typeof client> {
  const socket = connect({ host: "127.0.0.1", port: simulator.storagePorts["shared-disk"] ?? 0 });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const made = { socket, heard: [] as BridgeAnswer[], closed: false };
  socket.on("error", () => {});
  socket.on("close", () => {
    made.closed = true;
  });
  readJsonLines(socket, {
    maxBytes: 65_536,
    onValue: (value) => made.heard.push(bridgeAnswer.parse(value)),
    onGarbage: (detail) => expect.unreachable(detail),
  });
  return made;
}

/** The port opens a moment after the power comes. */
async function dialUntilHeard(): Promise<typeof client> {
  for (let tries = 0; tries < 100; tries++) {
    const made = await dial().catch(() => null);
    if (made) return made;
  }
  throw new Error("nobody listens");
}

let lastId = 0;
async function ask(request: Record<string, unknown>): Promise<BridgeAnswer> {
  const id = `r${++lastId}`;
  client.socket.write(`${JSON.stringify({ version: 1, id, ...request })}\n`);
  await until(`answer ${id}`, () => client.heard.some((a) => a.id === id));
  const found = client.heard.find((a) => a.id === id);
  if (!found) throw new Error("no answer");
  return found;
}

const flush = (commandId: string, epoch = 1) => ask({ op: "flush", commandId, epoch, timeoutSec: 300 });
const state = () => ask({ op: "state" });

function stopUsers(): void {
  for (const t of Object.values(simulator.live.site.terminals))
    if (t.storageIds.includes("shared-disk")) simulator.live.act({ kind: "shutdown", terminalId: t.id });
}

test("flushes: accepted at once, dirty bytes go down, flushed in the end, the same command again joins", async () => {
  expect(await state()).toMatchObject({ result: "state", state: "ready", commandId: null });
  stopUsers();
  simulator.setSpeed(200);
  await until("users are down", () => simulator.live.site.terminals["svr100-1"]?.state === "off");
  await until("all down", () => Object.values(simulator.live.site.terminals).every((t) => t.state !== "stopping"));
  simulator.setSpeed(20);
  expect(await flush("f1")).toMatchObject({ result: "accepted" });
  expect(await flush("f1")).toMatchObject({ result: "accepted" });
  const during = await state();
  expect(during).toMatchObject({ state: "flushing", commandId: "f1" });
  await until("flushed", () => simulator.live.site.storages["shared-disk"]?.state === "flushed");
  expect(await state()).toMatchObject({ state: "flushed", dirtyBytes: 0, commandId: "f1" });
  const flushes = simulator.report().events.filter((e) => e.kind === "storageFlushing");
  expect(flushes).toHaveLength(1);
});

test("a later write makes it ready again, and the old command does not flush a second time", async () => {
  simulator.setSpeed(600);
  await flush("f1");
  await until("ready again", () => simulator.report().events.some((e) => e.kind === "storageReady"));
  expect(await flush("f1")).toMatchObject({ result: "accepted" });
  expect(await state()).toMatchObject({ state: "ready" });
});

test("refuses an older epoch", async () => {
  await flush("f1", 5);
  expect(await flush("f2", 4)).toMatchObject({ result: "refused", code: "staleEpoch" });
});

test("without power nobody answers; with power it starts, takes no flush yet, and is ready later", async () => {
  simulator.live.act({ kind: "upsOff", upsId: "ups4", form: "offNow" });
  await until("connection gone", () => client.closed);
  await expect(dial()).rejects.toThrow(/ECONNREFUSED/);
  expect(simulator.report().violations).toMatchObject([{ kind: "dirtyCacheLost", storageId: "shared-disk" }]);
  simulator.live.act({ kind: "upsOn", upsId: "ups4" });
  await until("it listens again", () => simulator.live.site.storages["shared-disk"]?.state === "starting");
  client = await dialUntilHeard();
  expect(await state()).toMatchObject({ state: "starting", dirtyBytes: 0, commandId: null });
  expect(await flush("f1")).toMatchObject({ result: "refused", code: "notReady" });
  simulator.setSpeed(600);
  await until("ready", () => simulator.live.site.storages["shared-disk"]?.state === "ready");
  expect(await state()).toMatchObject({ state: "ready" });
});

test("a bad request is refused and ends the connection; garbage and endless lines end it without an answer", async () => {
  expect(await ask({ op: "erase" })).toMatchObject({ result: "refused", code: "badRequest" });
  await until("closed", () => client.closed);
  for (const garbage of [Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.alloc(70_000, 0x7b)]) {
    client = await dial();
    client.socket.write(garbage);
    await until("closed", () => client.closed);
    expect(client.heard).toEqual([]);
  }
  expect(simulator.dropped.bridge).toBe(3);
  client = await dial();
  expect(await state()).toMatchObject({ state: "ready" });
});
