import snmp from "net-snmp";
import { afterEach, expect, test, vi } from "vitest";
import { localSocketPath } from "../bus/local-socket.ts";
import { claimPortOffset } from "../testing/processes/port-offset.ts";
import { endProducts, isAlive, type Product, startProduct } from "../testing/product.ts";
import { openSimControl } from "./sim-control-client.ts";

const upsOffNow = "1.3.6.1.4.1.318.1.1.1.6.2.1.0";
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
  await vi.waitFor(async () => expect((await demo.readyz()).status).toBe(200), { timeout: 5000 });
  const simulator = openSimControl({ socketPath: localSocketPath(demo.dataDir, "sim"), onPush: () => {} });
  ends.push(() => simulator.close());
  await vi.waitFor(() => simulator.ask({ op: "report" }));
  return { demo, simulator, offset: ports.offset };
}

const reasons = async (demo: Product) => (await demo.readyz()).body.reasons;

test("a controller whose terminal halts stays down until that boots, and then goes on", async () => {
  const { demo, simulator } = await startDemo();
  const before = demo.pidOf("controller") as number;
  await simulator.ask({ op: "speed", factor: 200 });
  await simulator.ask({ op: "mains", on: false, upsIds: null });
  await vi.waitFor(async () => expect(await reasons(demo)).toEqual(["controllerDown.halted"]), { timeout: 30_000 });
  expect(isAlive(before)).toBe(false);
  expect(demo.pidOf("controller")).toBe(before);
  await simulator.ask({ op: "mains", on: true, upsIds: null });
  await vi.waitFor(async () => expect(await reasons(demo)).toEqual([]), { timeout: 30_000 });
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
  await vi.waitFor(async () => expect(await reasons(demo)).toEqual(["controllerDown.halted"]), { timeout: 10_000 });
  await vi.waitFor(() => expect(isAlive(before)).toBe(false));
  expect(demo.pidOf("controller")).toBe(before);
});
