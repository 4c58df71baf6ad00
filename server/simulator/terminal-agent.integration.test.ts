import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AgentMessage, agentMessage, type ControllerMessage } from "../contract/agent-protocol.ts";
import { silenceAfterGoodbyeSec } from "../domain/decide/track-terminals.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { startTestSimulator, until } from "../testing/test-simulator.ts";
import { readJsonLines, writeJsonLine } from "./json-lines.ts";

/** A bare listener in the controller's place: what each connection said, and whether it broke. */
type Peer = { socket: Socket; said: AgentMessage[]; closed: boolean; broke: boolean };

let peers: Peer[];
let server: Server;
let simulator: Awaited<ReturnType<typeof startTestSimulator>>;

const onlyBlade = {
  ...exampleSite,
  terminals: exampleSite.terminals.filter((t) => t.id === "blade-1"),
  clusters: exampleSite.clusters.map((c) => ({ ...c, id: "cl", memberIds: ["blade-1"] })),
};

beforeEach(async () => {
  peers = [];
  server = createServer((socket) => {
    const peer: Peer = { socket, said: [], closed: false, broke: false };
    peers.push(peer);
    socket.on("error", () => {
      peer.broke = true;
    });
    socket.on("close", () => {
      peer.closed = true;
    });
    readJsonLines(socket, {
      maxBytes: 65_536,
      onValue: (value) => peer.said.push(agentMessage.parse(value)),
      onGarbage: (detail) => expect.unreachable(detail),
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  simulator = await startTestSimulator({ tree: onlyBlade, agentPort: address.port, speed: 100 });
});
afterEach(async () => {
  await simulator.stop();
  for (const peer of peers) peer.socket.destroy();
  server.close();
});

/** The n-th connection (from 0) once it has said hello, welcomed in that epoch. */
async function welcomed(n: number, epoch = 1): Promise<Peer> {
  await until(`hello ${n}`, () => (peers[n]?.said.length ?? 0) > 0);
  const peer = peers[n];
  if (!peer) throw new Error("no peer");
  tell(peer, { type: "welcome", epoch, heartbeatSec: 1 });
  return peer;
}

function tell(peer: Peer, message: ControllerMessage): void {
  writeJsonLine(peer.socket, message);
}

const order = (type: "shutdown" | "reboot", commandId: string, over: { epoch?: number; bootId?: string | null } = {}) =>
  ({ type, commandId, epoch: 1, bootId: null, jobs: [], shutdownSec: 180, ...over }) satisfies ControllerMessage;

async function answerTo(peer: Peer, commandId: string): Promise<string> {
  const find = () => peer.said.find((m) => m.type === "answer" && m.commandId === commandId);
  await until(`answer to ${commandId}`, () => find() !== undefined);
  const found = find();
  return found?.type === "answer" ? found.result : "";
}

test("says hello, beats, shuts down when told to, says goodbye, and the next boot is another", async () => {
  const peer = await welcomed(0);
  expect(peer.said[0]).toMatchObject({
    type: "hello",
    terminalId: "blade-1",
    bootId: "blade-1-boot-1",
    newestEpoch: 0,
  });
  await until("a heartbeat", () => peer.said.some((m) => m.type === "heartbeat" && m.phase === "running"));
  tell(peer, order("shutdown", "c1", { bootId: "blade-1-boot-1" }));
  expect(await answerTo(peer, "c1")).toBe("accepted");
  await until("closed", () => peer.closed);
  expect(peer.said.some((m) => m.type === "heartbeat" && m.phase === "stopping")).toBe(true);
  expect(peer.said.at(-1)).toEqual({ type: "goodbye", bootId: "blade-1-boot-1" });
  expect(peer.broke).toBe(false);
  const { state, untilAt } = simulator.live.site.terminals["blade-1"] ?? {};
  expect(state).toBe("stopping");
  // Its UPS may be cut after this silence.
  expect((untilAt ?? 0) - simulator.clock.now()).toBeLessThan(silenceAfterGoodbyeSec * 1000);
  await until("halted", () => simulator.live.site.terminals["blade-1"]?.state === "off");
  simulator.live.act({ kind: "wake", terminalId: "blade-1" });
  const next = await welcomed(1);
  expect(next.said[0]).toMatchObject({ bootId: "blade-1-boot-2", newestEpoch: 1 });
});

test("a command that comes twice is answered twice and done once, over a boot too", async () => {
  const peer = await welcomed(0);
  tell(peer, order("reboot", "c1"));
  tell(peer, order("reboot", "c1"));
  await until("two answers", () => peer.said.filter((m) => m.type === "answer").length === 2);
  const next = await welcomed(1);
  tell(next, order("reboot", "c1"));
  expect(await answerTo(next, "c1")).toBe("accepted");
  expect(simulator.live.site.terminals["blade-1"]).toMatchObject({ state: "running", boot: 2 });
});

test("refuses an older epoch and another boot, and stays up", async () => {
  const peer = await welcomed(0, 7);
  tell(peer, order("shutdown", "old", { epoch: 6 }));
  expect(await answerTo(peer, "old")).toBe("staleEpoch");
  tell(peer, order("shutdown", "other", { epoch: 8, bootId: "blade-1-boot-0" }));
  expect(await answerTo(peer, "other")).toBe("otherBoot");
  tell(peer, order("shutdown", "again", { epoch: 7 }));
  expect(await answerTo(peer, "again")).toBe("staleEpoch");
  expect(simulator.live.site.terminals["blade-1"]?.state).toBe("running");
});

test("stops and restarts the cluster that its terminal is a member of, and says how it stands", async () => {
  const peer = await welcomed(0);
  const command = { type: "cluster", epoch: 1, bootId: null, clusterId: "cl", run: "clpstdn" } as const;
  const stateOf = async (commandId: string, clusterId = "cl") => {
    tell(peer, { type: "clusterState", commandId, clusterId, run: "clpstat" });
    const result = await answerTo(peer, commandId);
    const answer = peer.said.find((m) => m.type === "answer" && m.commandId === commandId);
    return answer?.type === "answer" ? (answer.state ?? result) : result;
  };
  expect(await stateOf("s1")).toBe("running");
  expect(await stateOf("s2", "another")).toBe("unsupported");
  tell(peer, { ...command, commandId: "c1", clusterId: "another", does: "shutdown" });
  expect(await answerTo(peer, "c1")).toBe("unsupported");
  tell(peer, { ...command, commandId: "c2", does: "shutdown" });
  expect(await answerTo(peer, "c2")).toBe("accepted");
  await until("stopped", () => simulator.live.site.clusters.cl?.state === "stopped");
  expect(await stateOf("s3")).toBe("stopped");
  expect(simulator.live.site.terminals["blade-1"]).toMatchObject({ state: "running", boot: 1 });
  tell(peer, { ...command, commandId: "c3", does: "restart" });
  expect(await answerTo(peer, "c3")).toBe("accepted");
  await until("booted", () => simulator.live.site.terminals["blade-1"]?.boot === 2);
  await until("running again", () => simulator.live.site.clusters.cl?.state === "running");
});

test("a crash breaks the connection without a word, and the simulator says so", async () => {
  const peer = await welcomed(0);
  simulator.live.act({ kind: "upsOff", upsId: "ups5", form: "offNow" });
  await until("broken", () => peer.closed);
  expect(peer.said.some((m) => m.type === "goodbye")).toBe(false);
  expect(simulator.report().violations).toMatchObject([{ kind: "terminalCrashed", terminalId: "blade-1" }]);
});

test("dials again when the connection breaks, and after garbage, which it drops", async () => {
  const peer = await welcomed(0);
  peer.socket.destroy();
  const second = await welcomed(1);
  second.socket.write("{not json\n");
  const third = await welcomed(2);
  writeJsonLine(third.socket, { type: "format-disk" });
  const fourth = await welcomed(3);
  fourth.socket.write(Buffer.alloc(70_000, 0x61));
  await welcomed(4);
  expect(simulator.dropped.agent).toBe(3);
});

test("the next boot dials even if the controller keeps the old line open", async () => {
  const first = await welcomed(0);
  server.removeAllListeners("connection");
  server.on("connection", (socket) => {
    // Never read: the end of the old connection is not noticed either.
    socket.on("error", () => {});
    peers.push({ socket, said: [], closed: false, broke: false });
  });
  first.socket.destroy();
  await until("dialed again", () => peers.length === 2);
  simulator.setSpeed(600);
  simulator.live.act({ kind: "reboot", terminalId: "blade-1" });
  await until("the next boot dials", () => peers.length === 3);
  expect(simulator.live.site.terminals["blade-1"]?.boot).toBe(2);
});
