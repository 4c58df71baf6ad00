import { createSocket } from "node:dgram";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { createDrivers } from "./drivers.ts";
import { createQuietLog } from "./testing/quiet-log.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(trapPort: number) {
  const log = createQuietLog();
  const drivers = await createDrivers({
    clock: { now: () => 0, sleep: async () => {} },
    observe: () => {},
    log,
    currentTree: () => exampleSite,
    epoch: () => 1,
    trapHost: "127.0.0.1",
    trapPort,
    agentHost: "127.0.0.1",
    agentPort: 0,
    loopbackOnly: true,
  });
  ends.push(() => drivers.close());
  return { drivers, log };
}

test("a trap port that is taken is named with what to do, and the rest runs", async () => {
  const holder = createSocket("udp4");
  await new Promise<void>((resolve) => holder.bind(0, "127.0.0.1", () => resolve()));
  ends.push(() => holder.close());
  const { port } = holder.address();
  const { drivers, log } = await start(port);
  expect(drivers.trapPort).toBeNull();
  expect(drivers.agentPort).toBeGreaterThan(0);
  expect(log.lines).toHaveLength(1);
  expect(log.lines[0]).toMatchObject({
    fields: { reason: "EADDRINUSE" },
    message: expect.stringMatching(new RegExp(`127.0.0.1:${port}/udp.*FUKUDEN_TRAP_PORT`)),
  });
});

test("a UPS behind NUT is asked at its upsd", async () => {
  const { drivers } = await start(0);
  const [ups] = exampleSite.upses;
  if (ups === undefined) throw new Error("the example site is empty");
  const upsd = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      if (chunk.toString() !== "LIST VAR ups\n") return socket.destroy();
      return socket.write('BEGIN LIST VAR ups\nVAR ups ups.status "OB DISCHRG"\nEND LIST VAR ups\n');
    });
  });
  const port = await new Promise<number>((resolve) =>
    upsd.listen(0, "127.0.0.1", () => resolve((upsd.address() as AddressInfo).port)),
  );
  ends.push(() => upsd.close());
  const source = { kind: "nut" as const, host: "127.0.0.1", port, upsName: "ups", user: "", password: "", tls: false };
  const driver = drivers.ups({ ...ups, source });
  expect(await driver.read(new AbortController().signal)).toMatchObject({ output: "battery" });
  await driver.close();
});

test("kinds that come later say so", async () => {
  const { drivers } = await start(0);
  const [storage] = exampleSite.storages;
  if (storage === undefined) throw new Error("the example site is empty");
  const { signal } = new AbortController();
  const ssh = { kind: "ssh" as const, user: "root", flushCommand: "sync", stateCommand: "true" };
  const driver = drivers.storage({ ...storage, driver: ssh }, exampleSite);
  await expect(driver.read(signal)).rejects.toMatchObject({ code: "unsupported" });
  expect(drivers.counters()).toMatchObject({
    "traps.heard": 0,
    "agents.malformed": 0,
    "snmp.foreignAnswer": 0,
    "nut.late": 0,
  });
});
