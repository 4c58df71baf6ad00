import { createSocket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import type { Terminal } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { eventually } from "../../testing/eventually.ts";
import { createWake, magicPacket } from "./wake.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const [, , linked] = exampleSite.terminals;
function terminal(changes: Partial<Terminal>): Terminal {
  if (linked === undefined) throw new Error("the example site has no third terminal");
  return { ...linked, ...changes };
}

test("a magic packet is FF six times and the MAC sixteen times", () => {
  const packet = magicPacket("02:46:4B:44:00:0b");
  expect(packet).toHaveLength(102);
  expect(packet.toString("hex")).toBe("ff".repeat(6) + "02464b44000b".repeat(16));
  expect(magicPacket("02-46-4B-44-00-0B")).toEqual(packet);
});

test("every MAC is called three times", async () => {
  const socket = createSocket("udp4");
  const heard: string[] = [];
  socket.on("message", (datagram) => heard.push(datagram.toString("hex", 6, 12)));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  ends.push(() => socket.close());
  const start = { kind: "wol" as const, broadcast: "127.0.0.1", port: socket.address().port };
  await createWake({ loopbackOnly: true }).wake(terminal({ macs: ["02:00:00:00:00:01", "02:00:00:00:00:02"], start }));
  await eventually(() => expect(heard).toHaveLength(6));
  expect(heard.slice(0, 2)).toEqual(["020000000001", "020000000002"]);
});

describe("refused", () => {
  const wol = (broadcast: string | null) => ({ kind: "wol" as const, broadcast, port: 9 });
  test.each<[string, Partial<Terminal>]>([
    ["the whole network, on a simulated site", { start: wol(null) }],
    ["another network, on a simulated site", { start: wol("192.0.2.255") }],
    ["a name for an address", { start: wol("broadcast.example") }],
    ["no MAC", { macs: [], start: wol("127.0.0.1") }],
    ["what is no MAC", { macs: ["02:00"], start: wol("127.0.0.1") }],
    ["another start method", { start: { kind: "power" } }],
  ])("%s", async (_name, changes) => {
    await expect(createWake({ loopbackOnly: true }).wake(terminal(changes))).rejects.toMatchObject({
      name: "DriverError",
      code: "unsupported",
    });
  });
});
