import snmp from "net-snmp";
import { afterEach, expect, test } from "vitest";
import { localSocketPath } from "../bus/local-socket.ts";
import { eventually } from "../testing/eventually.ts";
import { claimPortOffset } from "../testing/processes/port-offset.ts";
import { endProducts, isAlive, type Product, runToEnd, startProduct } from "../testing/product.ts";
import { openSimControl } from "./sim-control-client.ts";

const upsOffNow = "1.3.6.1.4.1.318.1.1.1.6.2.1.0";
const upsShutoffDelay = "1.3.6.1.4.1.318.1.1.1.5.2.10.0";
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await endProducts();
});

async function startDemo() {
  const ports = await claimPortOffset();
  ends.push(() => ports.release());
  const demo = await startProduct({
    env: {
      FUKUDEN_DEMO: "1",
      FUKUDEN_DEMO_PORT_OFFSET: String(ports.offset),
      FUKUDEN_TRAP_PORT: "",
      FUKUDEN_AGENT_PORT: "",
    },
  });
  await eventually(async () => expect((await demo.readyz()).status).toBe(200));
  const simulator = openSimControl({ socketPath: localSocketPath(demo.dataDir, "sim"), onPush: () => {} });
  ends.push(() => simulator.close());
  await eventually(() => simulator.ask({ op: "report" }));
  return { demo, simulator, offset: ports.offset };
}

const reasons = async (demo: Product) => (await demo.readyz()).body.reasons;

test("a controller whose terminal halts stays down until that boots, and then goes on", async () => {
  const { demo, simulator } = await startDemo();
  const before = demo.pidOf("controller") as number;
  await simulator.ask({ op: "speed", factor: 200 });
  await simulator.ask({ op: "mains", on: false, upsIds: null });
  await eventually(async () => expect(await reasons(demo)).toEqual(["controllerDown.halted"]));
  // That it halts is told before its process has ended.
  await eventually(() => expect(isAlive(before)).toBe(false));
  expect(demo.pidOf("controller")).toBe(before);
  await simulator.ask({ op: "mains", on: true, upsIds: null });
  await eventually(async () => expect(await reasons(demo)).toEqual([]));
  expect(demo.pidOf("controller")).not.toBe(before);
  const messages = demo.log().map((line) => line.msg);
  expect(messages).not.toContain("controller ended unexpectedly; it is started again");
  const report = await simulator.ask({ op: "report" });
  expect(report).toMatchObject({ violations: [] });
}, 90_000);

test("a controller whose terminal goes dark while it runs is gone with it, and stays so", async () => {
  const { demo, offset } = await startDemo();
  const before = demo.pidOf("controller") as number;
  const card = snmp.createSession("127.0.0.1", "private", { port: 16_101 + offset, version: snmp.Version2c });
  ends.push(() => card.close());
  await new Promise<void>((resolve, reject) => {
    card.set([{ oid: upsOffNow, type: snmp.ObjectType.Integer, value: 2 }], (error) =>
      error ? reject(error) : resolve(),
    );
  });
  await eventually(async () => expect(await reasons(demo)).toEqual(["controllerDown.halted"]));
  await eventually(() => expect(isAlive(before)).toBe(false));
  expect(demo.pidOf("controller")).toBe(before);
});

test("settings are written into a UPS from the command line: through the controller, to its card, and into the events", async () => {
  const { demo, offset } = await startDemo();
  const card = snmp.createSession("127.0.0.1", "private", { port: 16_104 + offset, version: snmp.Version2c });
  ends.push(() => card.close());
  await new Promise<void>((resolve, reject) => {
    const write = { oid: upsShutoffDelay, type: snmp.ObjectType.TimeTicks, value: 9000 };
    card.set([write], (error) => (error ? reject(error) : resolve()));
  });
  const cli = (...args: string[]) =>
    runToEnd({ command: [process.execPath, "server/main.ts", "cli", ...args], env: { FUKUDEN_DATA: demo.dataDir } });
  const written = await cli("ups", "settings", "UPS④", "--write", "--json");
  expect(written).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(written.stdout)).toMatchObject({
    items: [{ upsId: "ups4", family: "powernet", holds: { shutoffGraceSec: 180 }, refused: [] }],
  });
  const held = await new Promise((resolve, reject) => {
    card.get([upsShutoffDelay], (error, varbinds) => (error ? reject(error) : resolve(varbinds?.[0]?.value)));
  });
  expect(held).toBe(18_000);
  await eventually(async () => {
    const { stdout } = await cli("events", "--node", "ups4");
    expect(stdout).toContain("Smart-UPS 1500");
    expect(stdout).toMatch(/had its settings written\. Shutoff grace time 180 s\./);
  });
});
