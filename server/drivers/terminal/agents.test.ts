import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { AgentMessage } from "../../contract/agent-protocol.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import type { Observation } from "../../domain/world/readings.ts";
import { eventually } from "../../testing/eventually.ts";
import { createLineReader } from "../lines.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { createAgents } from "./agents.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const end of ends.splice(0).reverse()) await end();
});

async function listen(options: { heartbeatSec?: number } = {}) {
  const seen: Observation[] = [];
  let tree: Tree | null = exampleSite;
  const agents = await createAgents({
    host: "127.0.0.1",
    port: 0,
    heartbeatSec: options.heartbeatSec ?? 60,
    now: () => 5_000,
    epoch: () => 7,
    observe: (observation) => void seen.push(observation),
    log: createQuietLog(),
    currentTree: () => tree,
  });
  ends.push(() => agents.close());
  return { agents, seen, kinds: () => seen.map((o) => o.kind), setTree: (next: Tree | null) => (tree = next) };
}

/** The other side: a plain TCP client. */
function dial(port: number) {
  const socket: Socket = connect({ port, host: "127.0.0.1" });
  const lines: Record<string, unknown>[] = [];
  let closed = false;
  socket.on("error", () => {});
  socket.on("close", () => (closed = true));
  socket.on("data", createLineReader({ maxBytes: 1e6, onLine: (l) => lines.push(JSON.parse(l)), onTooLong: () => {} }));
  ends.push(() => socket.destroy());
  return {
    socket,
    lines,
    isClosed: () => closed,
    say: (message: AgentMessage | Record<string, unknown>) => socket.write(`${JSON.stringify(message)}\n`),
  };
}

const hello = (terminalId: string, bootId = "boot-1"): AgentMessage => ({
  type: "hello",
  version: 1,
  terminalId,
  bootId,
  agentVersion: "1.0",
  phase: "running",
  newestEpoch: 3,
  token: null,
});

const blade1 = exampleSite.terminals.find((t) => t.id === "blade-1") ?? never();
function never(): never {
  throw new Error("not in the example site");
}
const order = (commandId: string, more: { reboot?: boolean; signal?: AbortSignal } = {}) => ({
  terminal: blade1,
  commandId,
  epoch: 7,
  bootId: "boot-1",
  reboot: more.reboot ?? false,
  signal: more.signal ?? new AbortController().signal,
});

async function connected(options: { heartbeatSec?: number } = {}) {
  const site = await listen(options);
  const agent = dial(site.agents.port);
  agent.say(hello("blade-1"));
  await eventually(() => expect(agent.lines).toHaveLength(1));
  return { ...site, agent };
}

describe("an agent that dials in", () => {
  test("is welcomed and observed: connected, heard, goodbye, gone", async () => {
    const { agent, seen } = await connected();
    expect(agent.lines[0]).toEqual({ type: "welcome", epoch: 7, heartbeatSec: 60 });
    agent.say({ type: "heartbeat", bootId: "boot-1", phase: "stopping" });
    agent.say({ type: "goodbye", bootId: "boot-1" });
    agent.socket.end();
    await eventually(() => expect(seen).toHaveLength(5));
    const about = { terminalId: "blade-1", at: 5_000 };
    expect(seen).toEqual([
      { kind: "terminalConnected", ...about, bootId: "boot-1" },
      { kind: "terminalHeard", ...about, bootId: "boot-1", phase: "running" },
      { kind: "terminalHeard", ...about, bootId: "boot-1", phase: "stopping" },
      { kind: "terminalGoodbye", ...about, bootId: "boot-1" },
      { kind: "terminalDisconnected", ...about },
    ]);
  });

  test("in single bytes is understood all the same", async () => {
    const { agents, kinds } = await listen();
    const agent = dial(agents.port);
    agent.socket.setNoDelay(true);
    for (const byte of Buffer.from(`${JSON.stringify(hello("blade-1"))}\r\n`)) agent.socket.write(Buffer.of(byte));
    await eventually(() => expect(kinds()).toContain("terminalConnected"));
  });

  test("a second time replaces the first, which is not reported gone", async () => {
    const { agents, agent, kinds } = await connected();
    const again = dial(agents.port);
    again.say(hello("blade-1", "boot-2"));
    await eventually(() => expect(agent.isClosed()).toBe(true));
    expect(agents.counts.replaced).toBe(1);
    expect(kinds()).not.toContain("terminalDisconnected");
    const accepted = agents.shutdown(order("c1"));
    await eventually(() => expect(again.lines).toHaveLength(2));
    again.say({ type: "answer", commandId: "c1", result: "accepted", detail: "" });
    await accepted;
  });

  test("and is silent for three heartbeats is gone", async () => {
    const { agent, kinds } = await connected({ heartbeatSec: 0.05 });
    await eventually(() => expect(kinds()).toContain("terminalDisconnected"));
    expect(agent.isClosed()).toBe(true);
  });

  test("of a terminal that was taken out of the settings is sent away", async () => {
    const { agent, setTree, kinds } = await connected();
    setTree({ ...exampleSite, terminals: [] });
    agent.say({ type: "heartbeat", bootId: "boot-1", phase: "running" });
    await eventually(() => expect(agent.lines.at(-1)).toMatchObject({ type: "refused", code: "unknownTerminal" }));
    await eventually(() => expect(kinds()).toContain("terminalDisconnected"));
  });

  test("is not refused while the settings are not known yet: it may dial again", async () => {
    const { agents, seen, setTree } = await listen();
    setTree(null);
    const early = dial(agents.port);
    early.say(hello("blade-1"));
    await eventually(() => expect(early.isClosed()).toBe(true));
    expect(early.lines).toEqual([]);
    expect(seen).toEqual([]);
    setTree(exampleSite);
    const again = dial(agents.port);
    again.say(hello("blade-1"));
    await eventually(() => expect(again.lines[0]).toMatchObject({ type: "welcome" }));
    expect(agents.counts.unknownTerminal).toBe(0);
  });
});

describe("what is refused, counted and closed", () => {
  test.each<[string, string, string, string]>([
    ["an unknown terminal", `${JSON.stringify(hello("nobody"))}\n`, "unknownTerminal", "unknownTerminal"],
    ["another version", `${JSON.stringify({ ...hello("blade-1"), version: 2 })}\n`, "badVersion", "badVersion"],
    ["no JSON", "GET / HTTP/1.1\r\n", "badMessage", "malformed"],
    ["another message first", `${JSON.stringify({ type: "goodbye", bootId: "b" })}\n`, "badMessage", "malformed"],
    ["a surplus field", `${JSON.stringify({ ...hello("blade-1"), admin: true })}\n`, "badMessage", "malformed"],
    [
      "two hellos",
      `${JSON.stringify(hello("blade-1"))}\n${JSON.stringify(hello("blade-1"))}\n`,
      "badMessage",
      "malformed",
    ],
    [
      "another boot's heartbeat",
      `${JSON.stringify(hello("blade-1"))}\n${JSON.stringify({ type: "heartbeat", bootId: "x", phase: "running" })}\n`,
      "badMessage",
      "malformed",
    ],
    ["a line without an end", "x".repeat(70_000), "badMessage", "malformed"],
  ])("%s", async (_name, bytes, code, kind) => {
    const { agents } = await listen();
    const agent = dial(agents.port);
    agent.socket.write(bytes);
    await eventually(() => expect(agent.lines.at(-1)).toMatchObject({ type: "refused", code }));
    await eventually(() => expect(agent.isClosed()).toBe(true));
    expect(agents.counts).toMatchObject({ [kind]: 1 });
  });

  test("a caller that says nothing for ten seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { agents } = await listen();
    const agent = dial(agents.port);
    const arrived = new Promise((resolve) => agent.socket.once("connect", resolve));
    await arrived;
    await until(() => {
      vi.advanceTimersByTime(1_000);
      return agent.lines.length > 0;
    });
    expect(agent.lines[0]).toMatchObject({ type: "refused", code: "badMessage" });
    expect(agents.counts.malformed).toBe(1);
  });
});

describe("a command", () => {
  test("carries epoch, boot, jobs and time, and resolves when it is accepted", async () => {
    const { agents, agent } = await connected();
    const done = agents.shutdown(order("c1"));
    await eventually(() => expect(agent.lines).toHaveLength(2));
    expect(agent.lines[1]).toEqual({
      ...{ type: "shutdown", commandId: "c1", epoch: 7, bootId: "boot-1", jobs: [], shutdownSec: 180 },
    });
    agent.say({ type: "answer", commandId: "c1", result: "accepted", detail: "" });
    await done;
  });

  test.each([
    ["staleEpoch", "rejected"],
    ["otherBoot", "rejected"],
    ["failed", "rejected"],
    ["unsupported", "unsupported"],
  ] as const)("answered %s is %s", async (result, code) => {
    const { agents, agent } = await connected();
    const done = agents.shutdown(order("c1", { reboot: true })).catch((e: Error) => e);
    await eventually(() => expect(agent.lines.at(-1)).toMatchObject({ type: "reboot" }));
    agent.say({ type: "answer", commandId: "c1", result, detail: "because" });
    expect(await done).toMatchObject({ code });
  });

  test("to an agent that is not connected is unreachable", async () => {
    const { agents } = await listen();
    await expect(agents.shutdown(order("c1"))).rejects.toMatchObject({ code: "unreachable" });
  });

  test("whose connection breaks has an unknown outcome", async () => {
    const { agents, agent } = await connected();
    const done = agents.shutdown(order("c1")).catch((e: Error) => e);
    await eventually(() => expect(agent.lines).toHaveLength(2));
    agent.socket.destroy();
    expect(await done).toMatchObject({ code: "timeout" });
  });

  test("that is cancelled ends at once, with an unknown outcome", async () => {
    const { agents, agent } = await connected();
    const stop = new AbortController();
    const done = agents.shutdown(order("c1", { signal: stop.signal })).catch((e: Error) => e);
    await eventually(() => expect(agent.lines).toHaveLength(2));
    stop.abort();
    expect(await done).toMatchObject({ code: "timeout" });
  });

  test("without an answer times out after ten seconds", async () => {
    const { agents, agent } = await connected();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const done = agents.shutdown(order("c1")).catch((e: Error) => e);
    await until(() => agent.lines.length === 2);
    vi.advanceTimersByTime(10_000);
    expect(await done).toMatchObject({ code: "timeout" });
  });

  test("to a terminal with another method is unsupported", async () => {
    const { agents } = await connected();
    const terminal = { ...blade1, shutdown: { kind: "ssh" as const, user: "root", command: "poweroff" } };
    await expect(agents.shutdown({ ...order("c1"), terminal })).rejects.toMatchObject({ code: "unsupported" });
  });
});

test("a check asks the agent nothing: it is there and its OS runs, or a shutdown could not be asked for", async () => {
  const { agents, agent } = await connected();
  const { terminal } = order("c1");
  await agents.check(terminal);
  expect(agent.lines).toHaveLength(1);
  const nut = { ...terminal, shutdown: { ...terminal.shutdown, kind: "none" } as const };
  await expect(agents.check(nut)).rejects.toMatchObject({ code: "unsupported" });
  agent.say({ type: "heartbeat", bootId: "boot-1", phase: "stopping" });
  await eventually(() => expect(agents.check(terminal)).rejects.toMatchObject({ code: "rejected" }));
  agent.say({ type: "heartbeat", bootId: "boot-1", phase: "running" });
  await eventually(() => agents.check(terminal));
  agent.say({ type: "goodbye", bootId: "boot-1" });
  await eventually(() => expect(agents.check(terminal)).rejects.toMatchObject({ code: "rejected" }));
  agent.socket.destroy();
  await eventually(() => expect(agents.check(terminal)).rejects.toMatchObject({ code: "unreachable" }));
});

describe("a cluster, through the agents of its members", () => {
  const [cluster] = exampleSite.clusters;
  if (!cluster) throw new Error("the example site has no cluster");
  const signal = new AbortController().signal;
  const members = ["sv1", "sv2"].map((terminalId) => ({ terminalId, bootId: "boot-1" }));
  const toStop = { cluster, members, does: "shutdown" as const, commandId: "c1", epoch: 7, signal };

  /** Agents of these members are there. */
  async function membersHere(...ids: string[]) {
    const site = await listen();
    const dialled = ids.map((id) => {
      const agent = dial(site.agents.port);
      agent.say(hello(id));
      return agent;
    });
    await eventually(() => expect(dialled.every((agent) => agent.lines.length === 1)).toBe(true));
    return { agents: site.agents, dialled };
  }
  const here = (agent: ReturnType<typeof dial> | undefined) => agent ?? never();

  test.each([
    ["shutdown", "clpstdn"],
    ["restart", "clpstdn -r"],
  ] as const)("%s runs the manager's command on the first that is there, with epoch and boot", async (does, run) => {
    const { agents, dialled } = await membersHere("sv2");
    const done = agents.cluster({ ...toStop, does });
    await eventually(() => expect(dialled[0]?.lines).toHaveLength(2));
    expect(dialled[0]?.lines[1]).toEqual({
      ...{ type: "cluster", commandId: "c1", epoch: 7, bootId: "boot-1", clusterId: cluster.id, run, does },
    });
    here(dialled[0]).say({ type: "answer", commandId: "c1", result: "accepted", detail: "" });
    await done;
  });

  test("is left to the next member by one that cannot", async () => {
    const { agents, dialled } = await membersHere("sv1", "sv2");
    const done = agents.cluster(toStop);
    await eventually(() => expect(dialled[0]?.lines).toHaveLength(2));
    here(dialled[0]).say({ type: "answer", commandId: "c1", result: "unsupported", detail: "no such command" });
    await eventually(() => expect(dialled[1]?.lines).toHaveLength(2));
    here(dialled[1]).say({ type: "answer", commandId: "c1", result: "accepted", detail: "" });
    await done;
  });

  test.each([
    ["refuses it: rejected", "failed", "rejected"],
    ["falls silent: the outcome is unknown", null, "timeout"],
  ] as const)("is not tried again at the next member when the first %s", async (_name, result, code) => {
    const { agents, dialled } = await membersHere("sv1", "sv2");
    const done = agents.cluster(toStop).catch((e: Error) => e);
    await eventually(() => expect(dialled[0]?.lines).toHaveLength(2));
    if (result === null) here(dialled[0]).socket.destroy();
    else here(dialled[0]).say({ type: "answer", commandId: "c1", result, detail: "" });
    expect(await done).toMatchObject({ code });
    expect(dialled[1]?.lines).toHaveLength(1);
  });

  test("of which nobody is there is unreachable", async () => {
    const { agents } = await membersHere();
    await expect(agents.cluster(toStop)).rejects.toMatchObject({ code: "unreachable" });
    await expect(agents.clusterState(cluster, signal)).rejects.toMatchObject({ code: "unreachable" });
  });

  test.each([
    ["stopping", { state: "stopping" as const }],
    ["an answer without a state is a bad reply", {}],
  ])("says how it stands: %s", async (_name, said) => {
    const { agents, dialled } = await membersHere("sv1");
    const state = agents.clusterState(cluster, signal).catch((e: Error) => e);
    await eventually(() => expect(dialled[0]?.lines).toHaveLength(2));
    const question = here(dialled[0]).lines[1];
    expect(question).toEqual({ type: "clusterState", commandId: "state-1", clusterId: cluster.id, run: "clpstat" });
    here(dialled[0]).say({ type: "answer", commandId: "state-1", result: "accepted", detail: "", ...said });
    if ("state" in said) expect(await state).toBe("stopping");
    else expect(await state).toMatchObject({ code: "badReply" });
  });
});

/** Waits for I/O while timers are fake. */
async function until(ready: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000 && !ready(); i += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(ready()).toBe(true);
}
