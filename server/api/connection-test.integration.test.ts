import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuditPage } from "../contract/api.ts";
import { type ConnectionTestResult, connectionTestResult } from "../contract/connection-test.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { type RunningSimulator, treeAt } from "../simulator/start-simulator.ts";
import { anySnapshot, openApiBench } from "../testing/api-bench.ts";
import { startTestSimulator } from "../testing/test-simulator.ts";

let simulator: RunningSimulator;
let tree: Tree;
const endings: (() => unknown)[] = [];

beforeEach(async () => {
  simulator = await startTestSimulator({ trapPort: 0, agentPort: 0 });
  tree = treeAt(simulator, exampleSite);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await simulator.stop();
});

async function open(live: LiveSnapshot = anySnapshot) {
  const api = await openApiBench({ tree, live: { snapshot: () => live } });
  endings.push(() => api[Symbol.asyncDispose]());
  const admin = await api.signedIn("administrator");
  return {
    admin,
    async test(nodeId: string, fields: Record<string, unknown> = {}): Promise<ConnectionTestResult> {
      const answer = await admin.ask("POST", "/draft/connection-test", { nodeId, fields });
      expect(answer.status).toBe(200);
      return connectionTestResult.parse(answer.body);
    },
    api,
  };
}

const sourceOf = (id: string) => {
  const source = tree.upses.find((ups) => ups.id === id)?.source;
  if (source?.kind !== "snmp") throw new Error(`no SNMP UPS ${id}`);
  return source;
};

describe("a connection test of a UPS", () => {
  test("tells who it is, how it is and what it holds, by the draft's own secrets", async () => {
    const { test: connect, admin } = await open();
    const told = await connect("ups4");
    expect(told).toMatchObject({
      ...{ kind: "ups", family: "powernet", output: "mains", chargePercent: 100, mayWrite: "yes" },
      identity: { model: expect.stringContaining("Smart-UPS"), serial: expect.any(String) },
      settings: { shutoffGraceSec: 180, lowBatterySec: 120 },
    });
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    const { host, port } = sourceOf("ups4");
    const after = { address: `${host}:${port}`, tryWrite: true };
    expect(audit.items[0]).toMatchObject({ verb: "draft.testConnection", nodeId: "ups4", after });
    expect(JSON.stringify(audit)).not.toContain("private");
  });

  test("takes what is typed and not yet in the draft, where hidden secrets are the draft's", async () => {
    const { test: connect, admin } = await open();
    const source = sourceOf("ups4");
    const hidden = { ...source.access, readCommunity: "[secret]", writeCommunity: "[secret]" };
    const rfc1628 = await connect("ups4", { source: { ...source, access: hidden, mib: "rfc1628" } });
    expect(rfc1628).toMatchObject({ kind: "ups", family: "rfc1628" });
    const draft = (await admin.ask("GET", "/draft")).body as { version: number; changedIds: string[] };
    expect(draft.changedIds).toEqual([]);
  });

  const v3 = { version: "3", user: "fukuden", authProtocol: "sha256", privProtocol: "aes" };
  const keys = { authPassphrase: "fukuden-auth", privPassphrase: "fukuden-priv" };
  test.each<[string, Record<string, unknown>, Partial<ConnectionTestResult>]>([
    ["SNMP v3", { ...v3, ...keys }, { kind: "ups", family: "powernet" }],
    ["another user", { ...v3, ...keys, user: "stranger" }, { kind: "failed", accessFault: "unknownUser" }],
    [
      "another authentication passphrase",
      { ...v3, ...keys, authPassphrase: "something-else" },
      { kind: "failed", accessFault: "wrongAuthKey" },
    ],
    [
      "a read community that is not its own",
      { version: "2c", readCommunity: "wrong", writeCommunity: "private" },
      { kind: "failed", error: "timeout" },
    ],
    [
      "a write community that is not its own",
      { version: "2c", readCommunity: "public", writeCommunity: "wrong" },
      { kind: "ups", mayWrite: "silent" },
    ],
  ])("%s", async (_name, access, told) => {
    const { test: connect } = await open();
    const source = sourceOf("ups4");
    expect(await connect("ups4", { source: { ...source, access } })).toMatchObject(told);
  });

  test("a silent port is a time-out, a name that leads nowhere unreachable", async () => {
    const silent = createSocket("udp4");
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    endings.push(() => silent.close());
    const { test: connect } = await open();
    const source = sourceOf("ups4");
    const at = (change: object) => connect("ups4", { source: { ...source, ...change } });
    expect(await at({ port: silent.address().port })).toMatchObject({ kind: "failed", error: "timeout" });
    expect(await at({ host: "nobody.invalid" })).toMatchObject({ kind: "failed", error: "unreachable" });
  });

  test("in an outage nothing is written, not even itself", async () => {
    const outage = { beganAt: 0 } as unknown as LiveSnapshot["outage"];
    const { test: connect } = await open({ ...anySnapshot, outage });
    expect(await connect("ups4")).toMatchObject({ kind: "ups", mayWrite: "unknown" });
  });
});

describe("a connection test", () => {
  test("of a storage system asks its bridge for its state", async () => {
    const { test: connect } = await open();
    expect(await connect("shared-disk")).toMatchObject({ kind: "storage", state: "ready" });
    expect(await connect("shared-disk", { addresses: ["127.0.0.9"] })).toMatchObject({ kind: "failed" });
  });

  test("of a terminal tells whether its agent has dialled in", async () => {
    const shown = { status: "running", desired: "on", reason: { code: "asWanted" } } as const;
    const terminal = { connected: true, phase: "running" } as unknown as NonNullable<
      LiveSnapshot["nodes"][string]["terminal"]
    >;
    const nodes: LiveSnapshot["nodes"] = { "blade-1": { ...shown, heardAt: 42, terminal } };
    const { test: connect } = await open({ ...anySnapshot, nodes });
    expect(await connect("blade-1")).toEqual({ kind: "terminal", connected: true, heardAt: 42 });
    expect(await connect("blade-2")).toEqual({ kind: "terminal", connected: false, heardAt: null });
  });

  test("is for administrators, of nodes that there are, with fields that are allowed", async () => {
    const { admin, api } = await open();
    const ask = (nodeId: string, fields: object) => admin.ask("POST", "/draft/connection-test", { nodeId, fields });
    expect((await ask("nobody", {})).problem.code).toBe("notFound");
    expect((await ask("blade", {})).problem.code).toBe("notFound");
    expect((await ask("ups4", { confirmSec: "soon" })).problem.code).toBe("invalidFields");
    for (const role of ["operator", "viewer"] as const) {
      const answer = await (await api.signedIn(role)).ask("POST", "/draft/connection-test", { nodeId: "ups4" });
      expect(answer.problem.code).toBe("forbidden");
    }
  });

  test("one at a time for each person", async () => {
    const silent = createSocket("udp4");
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    endings.push(() => silent.close());
    const { test: connect, admin } = await open();
    const source = { ...sourceOf("ups4"), port: silent.address().port };
    const asked = once(silent, "message");
    const first = connect("ups4", { source });
    await asked;
    // Recorded already, before any answer: secrets are on their way.
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(audit.items[0]).toMatchObject({ verb: "draft.testConnection", nodeId: "ups4" });
    const second = await admin.ask("POST", "/draft/connection-test", { nodeId: "ups4" });
    expect(second.problem.code).toBe("tooManyRequests");
    await first;
    expect(await connect("ups4")).toMatchObject({ kind: "ups" });
  });
});
