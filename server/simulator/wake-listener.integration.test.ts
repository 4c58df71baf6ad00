import { createSocket } from "node:dgram";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestSimulator, until } from "../testing/test-simulator.ts";
import { macOfMagicPacket } from "./wake-listener.ts";

const magic = (mac: string) =>
  Buffer.concat([
    Buffer.alloc(6, 0xff),
    ...Array.from({ length: 16 }, () => Buffer.from(mac.replaceAll(":", ""), "hex")),
  ]);

let simulator: Awaited<ReturnType<typeof startTestSimulator>>;
const sender = createSocket("udp4");
const send = (packet: Buffer) => sender.send(packet, simulator.wakePort, "127.0.0.1");
const pool = () => simulator.live.site.terminals["blade-pool"]?.state;

beforeEach(async () => {
  simulator = await startTestSimulator();
});
afterEach(() => simulator.stop());

test("knows a magic packet, with and without a SecureOn password", () => {
  const packet = magic("02:46:4b:44:00:0d");
  expect(macOfMagicPacket(packet)).toBe("02:46:4b:44:00:0d");
  expect(macOfMagicPacket(Buffer.concat([packet, Buffer.alloc(6)]))).toBe("02:46:4b:44:00:0d");
  expect(macOfMagicPacket(packet.subarray(0, 101))).toBeNull();
  expect(macOfMagicPacket(Buffer.alloc(102, 0xff))).toBe("ff:ff:ff:ff:ff:ff");
  const broken = Buffer.from(packet);
  broken[50] = 0;
  expect(macOfMagicPacket(broken)).toBeNull();
});

test("boots the terminal of that address, and nothing for a stranger's", async () => {
  expect(pool()).toBe("off");
  send(magic("02:00:00:00:00:99"));
  send(magic("02:46:4b:44:00:0d"));
  await until("booting", () => pool() === "booting");
  expect(simulator.report().events).toHaveLength(1);
});

test("drops and counts what is no magic packet", async () => {
  send(Buffer.from("wake up"));
  send(Buffer.alloc(2000, 0xff));
  await until("two dropped", () => simulator.dropped.wake === 2);
  expect(simulator.report().events).toEqual([]);
});

test("a dark outlet does not boot", async () => {
  for (const id of ["blade-1", "blade-2"]) simulator.live.act({ kind: "shutdown", terminalId: id });
  simulator.setSpeed(600);
  await until("down", () => simulator.live.site.terminals["blade-1"]?.state === "off");
  await until("down", () => simulator.live.site.terminals["blade-2"]?.state === "off");
  simulator.live.act({ kind: "upsOff", upsId: "ups5", form: "offNow" });
  send(magic("02:46:4b:44:00:0d"));
  // The same packet to a terminal with power shows that the first one has been looked at.
  simulator.live.act({ kind: "shutdown", terminalId: "svr100-1" });
  await until("down", () => simulator.live.site.terminals["svr100-1"]?.state === "off");
  send(magic("02:46:4b:44:00:15"));
  await until("booting", () => simulator.live.site.terminals["svr100-1"]?.state !== "off");
  expect(pool()).toBe("off");
});
