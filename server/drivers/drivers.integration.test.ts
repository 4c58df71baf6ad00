import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SnmpAccess, Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import type { Observation } from "../domain/world/readings.ts";
import { type RunningSimulator, treeAt } from "../simulator/start-simulator.ts";
import { eventually } from "../testing/eventually.ts";
import { startTestSimulator } from "../testing/test-simulator.ts";
import { createDrivers, type RunningDrivers } from "./drivers.ts";
import { createQuietLog } from "./testing/quiet-log.ts";

let drivers: RunningDrivers;
let simulator: RunningSimulator;
let tree: Tree;
let seen: Observation[];
const { signal } = new AbortController();

beforeEach(async () => {
  seen = [];
  tree = exampleSite;
  drivers = await createDrivers({
    clock: { now: () => simulator?.clock.now() ?? 0, sleep: async () => {} },
    observe: (observation) => void seen.push(observation),
    log: createQuietLog(),
    currentTree: () => tree,
    epoch: () => 4,
    ...{ trapHost: "127.0.0.1", trapPort: 0, agentHost: "127.0.0.1", agentPort: 0 },
    loopbackOnly: true,
  });
  simulator = await startTestSimulator({ trapPort: drivers.trapPort ?? 0, agentPort: drivers.agentPort });
  tree = treeAt(simulator, exampleSite);
});
afterEach(async () => {
  await simulator.stop();
  await drivers.close();
});

function upsOf(id: string, access?: SnmpAccess, mib?: "auto" | "rfc1628") {
  const ups = tree.upses.find((one) => one.id === id);
  if (ups?.source.kind !== "snmp") throw new Error(`no SNMP UPS ${id}`);
  const source = { ...ups.source, access: access ?? ups.source.access, mib: mib ?? ups.source.mib };
  return drivers.ups({ ...ups, source });
}
function terminalOf(id: string) {
  const terminal = tree.terminals.find((one) => one.id === id);
  if (terminal === undefined) throw new Error(`no terminal ${id}`);
  return terminal;
}
const eventKinds = () => simulator.live.events.map((event) => event.kind);
const connectedIds = () => seen.flatMap((o) => (o.kind === "terminalConnected" ? [o.terminalId] : []));

describe("the simulated site", () => {
  const v3: SnmpAccess = {
    ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "fukuden-auth" },
    ...{ privProtocol: "aes", privPassphrase: "fukuden-priv" },
  };
  const v1: SnmpAccess = { version: "1", readCommunity: "public", writeCommunity: "private" };

  test.each<[string, SnmpAccess | undefined, "auto" | "rfc1628" | undefined]>([
    ["v2c", undefined, undefined],
    ["v1", v1, "auto"],
    ["v3", v3, "auto"],
    ["RFC 1628 by v2c", undefined, "rfc1628"],
    ["RFC 1628 by v1", v1, "rfc1628"],
  ])("UPS④ is read, identified, cut and switched on by %s", async (_name, access, mib) => {
    const driver = upsOf("ups4", access, mib);
    const reading = await driver.read(signal);
    expect(reading).toMatchObject({ output: "mains", mainsPresent: true, lowBattery: false, chargePercent: 100 });
    expect(reading.runtimeSec).toBeGreaterThan(600);
    expect(reading.inputVolts).toBeGreaterThan(90);
    const { identity, family, settings } = await driver.identify(signal);
    expect(family).toBe(mib === "rfc1628" ? "rfc1628" : "powernet");
    expect(identity.model).not.toBeNull();
    if (family === "powernet") expect(settings).toMatchObject({ shutoffGraceSec: 180, lowBatterySec: 120 });
    await driver.execute({ kind: "upsOff", upsId: "ups4", form: "offNow" }, signal);
    expect(await driver.read(signal)).toMatchObject({ output: "off", mainsPresent: true });
    await driver.execute({ kind: "upsOn", upsId: "ups4" }, signal);
    await eventually(async () => expect(await driver.read(signal)).toMatchObject({ output: "mains" }));
  });

  test("a graceful command is seen counting, a cycle returns by itself", async () => {
    simulator.setSpeed(60);
    const driver = upsOf("ups5");
    await driver.execute({ kind: "upsOff", upsId: "ups5", form: "cycleWithGrace" }, signal);
    expect(await driver.read(signal)).toMatchObject({ output: "mains", shutdownPending: true });
    await eventually(async () => expect((await driver.read(signal)).output).toBe("off"));
    await eventually(async () => expect((await driver.read(signal)).output).toBe("mains"));
  });

  test("mains that fail come as a trap of that UPS alone, and a reading bears it out", async () => {
    simulator.setMains(false, ["ups2"]);
    await eventually(() =>
      expect(seen.filter((o) => o.kind === "upsTrap")).toMatchObject([{ upsId: "ups2", trap: "onBattery" }]),
    );
    expect(await upsOf("ups2").read(signal)).toMatchObject({ output: "battery", mainsPresent: false, testing: false });
    expect(await upsOf("ups1").read(signal)).toMatchObject({ output: "mains", mainsPresent: true });
    simulator.setMains(true, ["ups2"]);
    await eventually(() => expect(seen).toContainEqual(expect.objectContaining({ trap: "powerRestored" })));
  });

  test("agents of what runs dial in; one is stopped, says goodbye, and is woken again", async () => {
    const running = tree.terminals.filter((t) => t.id !== "blade-pool").map((t) => t.id);
    await eventually(() => expect(new Set(connectedIds())).toEqual(new Set(running)));
    simulator.setSpeed(60);
    const terminal = terminalOf("blade-1");
    const told = seen.find((o) => o.kind === "terminalConnected" && o.terminalId === "blade-1");
    const bootId = told?.kind === "terminalConnected" ? told.bootId : null;
    const order = { terminal, epoch: 4, reboot: false, signal };
    await expect(drivers.agents.shutdown({ ...order, commandId: "c0", bootId: "another" })).rejects.toMatchObject({
      code: "rejected",
    });
    await drivers.agents.shutdown({ ...order, commandId: "c1", bootId });
    const of = (kind: Observation["kind"]) =>
      expect.objectContaining({ kind, terminalId: "blade-1" } satisfies Partial<Observation>);
    await eventually(() => expect(seen).toContainEqual(of("terminalGoodbye")));
    await eventually(() => expect(seen).toContainEqual(of("terminalDisconnected")));
    await eventually(() => expect(eventKinds()).toContain("terminalHalted"));
    await drivers.wake.wake(terminal);
    await eventually(() => expect(eventKinds()).toContain("terminalBooting"));
    await eventually(() => expect(connectedIds().filter((id) => id === "blade-1")).toHaveLength(2));
  });

  test("storage is flushed", async () => {
    const storage = tree.storages.find((s) => s.linkage);
    if (storage === undefined) throw new Error("no linked storage");
    const driver = drivers.storage(storage, tree);
    await eventually(async () => expect(await driver.read(signal)).toMatchObject({ state: "ready" }));
    await expect(driver.flush({ commandId: "f0", epoch: 4, timeoutSec: 300, signal })).resolves.toBeUndefined();
    expect(await driver.read(signal)).toMatchObject({ state: "flushing" });
    await expect(driver.flush({ commandId: "f1", epoch: 3, timeoutSec: 300, signal })).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringContaining("staleEpoch"),
    });
  });
});
