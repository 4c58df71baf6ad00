import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type BridgeRequest, bridgeRequest } from "../../contract/storage-bridge.ts";
import { createLineReader, parseJson } from "../lines.ts";
import { createStorageBridge } from "./bridge.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const signal = () => new AbortController().signal;

/** A bridge that answers each request as told; null: not at all. */
async function startBridge(answer: (request: BridgeRequest, socket: Socket) => unknown, host = "127.0.0.1", port = 0) {
  const requests: BridgeRequest[] = [];
  const server = createServer((socket) => {
    ends.push(() => socket.destroy());
    socket.on("error", () => {});
    const onLine = (line: string) => {
      const request = bridgeRequest.parse(parseJson(line));
      requests.push(request);
      const given = answer(request, socket);
      if (given !== null) socket.write(typeof given === "string" ? given : `${JSON.stringify(given)}\n`);
    };
    socket.on("data", createLineReader({ maxBytes: 65_536, onLine, onTooLong: () => {} }));
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.address() as AddressInfo).port, requests };
}

const ready = (request: BridgeRequest) => ({
  ...{ id: request.id, result: "state", state: "ready", dirtyBytes: 4096, commandId: null },
});
const flush = { commandId: "c1", epoch: 7, timeoutSec: 300 };

describe("a storage bridge", () => {
  test("is read", async () => {
    const { port } = await startBridge(ready);
    const storage = createStorageBridge({ addresses: ["127.0.0.1"], port });
    expect(await storage.read(signal())).toEqual({ state: "ready", dirtyBytes: 4096 });
  });

  test("is told to flush, with epoch and command id", async () => {
    const { port, requests } = await startBridge((request) => ({ id: request.id, result: "accepted" }));
    const storage = createStorageBridge({ addresses: ["127.0.0.1"], port });
    await storage.flush({ ...flush, signal: signal() });
    expect(requests).toMatchObject([{ version: 1, op: "flush", ...flush }]);
  });

  test("that refuses: rejected, with its code", async () => {
    const { port } = await startBridge(({ id }) => ({ id, result: "refused", code: "staleEpoch", detail: "newer: 9" }));
    const storage = createStorageBridge({ addresses: ["127.0.0.1"], port });
    await expect(storage.flush({ ...flush, signal: signal() })).rejects.toMatchObject({
      code: "rejected",
      message: "staleEpoch: newer: 9",
    });
  });

  test("with a dead first address is asked at the second, and from then on there first", async () => {
    const { port, requests } = await startBridge(ready, "127.0.0.3");
    const storage = createStorageBridge({ addresses: ["127.0.0.2", "127.0.0.3"], port });
    await storage.read(signal());
    await storage.read(signal());
    expect(requests).toHaveLength(2);
  });

  test("that takes no connection anywhere is unreachable", async () => {
    const { port } = await startBridge(ready, "127.0.0.3");
    const storage = createStorageBridge({ addresses: ["127.0.0.1", "127.0.0.2"], port });
    await expect(storage.read(signal())).rejects.toMatchObject({ code: "unreachable" });
  });

  test("that hangs up after a flush was asked has an unknown outcome, even if another address is dead", async () => {
    const { port } = await startBridge((_request, socket) => {
      socket.destroy();
      return null;
    });
    const storage = createStorageBridge({ addresses: ["127.0.0.1", "127.0.0.2"], port });
    await expect(storage.flush({ ...flush, signal: signal() })).rejects.toMatchObject({ code: "timeout" });
  });

  test("that does not answer times out", async () => {
    const { port } = await startBridge(() => null);
    const storage = createStorageBridge({ addresses: ["127.0.0.1"], port });
    await expect(storage.read(signal())).rejects.toMatchObject({ code: "timeout" });
  });

  test("whose asking is cancelled ends at once", async () => {
    const stop = new AbortController();
    const { port } = await startBridge(() => {
      stop.abort();
      return null;
    });
    const storage = createStorageBridge({ addresses: ["127.0.0.1", "127.0.0.2"], port });
    await expect(storage.read(stop.signal)).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("cancelled"),
    });
  });

  test("without an address is unsupported", async () => {
    const storage = createStorageBridge({ addresses: [], port: 6001 });
    await expect(storage.read(signal())).rejects.toMatchObject({ code: "unsupported" });
  });

  test.each<[string, (request: BridgeRequest) => unknown]>([
    ["no JSON", () => "220 ready\n"],
    ["an unknown state", (request) => ({ ...ready(request), state: "happy" })],
    ["negative bytes", (request) => ({ ...ready(request), dirtyBytes: -1 })],
    ["another request's id", (request) => ({ ...ready(request), id: "other" })],
    ["what was not asked", (request) => ({ id: request.id, result: "accepted" })],
    ["a line without an end", () => "x".repeat(70_000)],
  ])("that answers %s gives a bad reply", async (_name, answer) => {
    const { port } = await startBridge(answer);
    const storage = createStorageBridge({ addresses: ["127.0.0.1"], port });
    await expect(storage.read(signal())).rejects.toMatchObject({ code: "badReply" });
  });
});
