import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Socket as ClientSocket, io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../contract/api.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import type { PresentPerson } from "../contract/presence.ts";
import { eventually } from "../testing/eventually.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { createLiveHub, type LiveHub } from "./live-hub.ts";

let server: Server;
let hub: LiveHub;
let gateway: Gateway;
let url: string;
let sessions: Set<string>;
const actors: Record<string, Actor> & { good: Actor } = {
  good: { kind: "user", id: "1", name: "ann", role: "viewer" },
  other: { kind: "user", id: "2", name: "bob", role: "administrator" },
  program: { kind: "apiKey", id: "3", name: "key", role: "administrator" },
};
const clients: ClientSocket[] = [];

beforeEach(async () => {
  sessions = new Set(["good"]);
  server = createServer();
  hub = createLiveHub({ selfId: null, now: Date.now });
  gateway = openGateway({
    httpServer: server,
    hub,
    authenticate: async (headers) =>
      sessions.has(headers.cookie ?? "") ? (actors[headers.cookie ?? ""] ?? actors.good) : null,
    isAllowed: (headers) => headers.origin === undefined || headers.origin === url,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
});

type Heard = {
  snapshots: LiveSnapshot[];
  deltas: LiveDelta[];
  refused: string[];
  ended: string[];
  presence: PresentPerson[][];
  client: ClientSocket;
};

function open(
  headers: Record<string, string> = { cookie: "good" },
  transports: ("websocket" | "polling")[] = ["websocket"],
): Heard {
  const client = io(url, { transports, extraHeaders: headers, reconnection: false, forceNew: true });
  clients.push(client);
  const heard: Heard = { snapshots: [], deltas: [], refused: [], ended: [], presence: [], client };
  client.on("presence", (people: PresentPerson[]) => heard.presence.push(people));
  client.on("snapshot", (s: LiveSnapshot) => heard.snapshots.push(s));
  client.on("delta", (d: LiveDelta) => heard.deltas.push(d));
  client.on("connect_error", (error) => heard.refused.push(error.message));
  client.on("disconnect", (reason) => heard.ended.push(reason));
  return heard;
}

describe("a browser with a session", () => {
  test.each(["websocket", "polling"] as const)("gets the snapshot, then changes, over %s", async (transport) => {
    const heard = open({ cookie: "good" }, [transport]);
    await eventually(() => expect(heard.snapshots).toHaveLength(1));
    hub.markDown("crashed");
    await eventually(() => expect(heard.deltas).toHaveLength(1));
    expect(heard.deltas[0]?.seq).toBe((heard.snapshots[0]?.seq ?? 0) + 1);
  });

  test("gets the snapshot again when it asks, and when everything is new", async () => {
    const heard = open();
    await eventually(() => expect(heard.snapshots).toHaveLength(1));
    heard.client.emit("resync");
    await eventually(() => expect(heard.snapshots).toHaveLength(2));
    hub.replace({ ...hub.snapshot(), revision: 9 });
    await eventually(() => expect(heard.snapshots.at(-1)?.revision).toBe(9));
  });

  test("is cut off once the session is revoked; others stay", async () => {
    sessions.add("other");
    const [revoked, other] = [open(), open({ cookie: "other" })];
    await eventually(() => expect(gateway.connections()).toBe(2));
    sessions.delete("good");
    await gateway.recheck();
    await eventually(() => expect(revoked.ended).toHaveLength(1));
    expect(other.ended).toEqual([]);
    expect(gateway.connections()).toBe(1);
  });

  test("that does not read gets no flood, but a fresh snapshot when it reads again", async () => {
    const heard = open();
    await eventually(() => expect(heard.snapshots).toHaveLength(1));
    const raw = (heard.client.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } }).ws;
    raw.pause();
    const padding = "x".repeat(200_000);
    for (let i = 0; i < 1000; i++) {
      hub.apply({
        seq: i,
        streamId: "c",
        clock: { siteAt: i, speed: 1 },
        nodes: { n: null },
        controller: { state: "running", downBecause: null, selfId: padding, epoch: i, acts: true, trouble: null },
      });
      // The transport takes what waits once per turn.
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    raw.resume();
    await eventually(() => expect(heard.snapshots.at(-1)?.controller.epoch).toBe(999));
    expect(heard.deltas.length).toBeLessThan(900);
  });
});

describe("who has the tree open", () => {
  const [ann, bob] = [
    { id: "1", name: "ann" },
    { id: "2", name: "bob" },
  ];

  test("hears of the others who have, until they close it or are gone; who has not hears nothing", async () => {
    sessions.add("other").add("program");
    const [first, second, elsewhere, program] = ["good", "other", "other", "program"].map((cookie) => open({ cookie }));
    await eventually(() => expect(gateway.connections()).toBe(4));
    program?.client.emit("present", { nodeId: "ups1" });
    first?.client.emit("present", { nodeId: "ups1" });
    await eventually(() => expect(first?.presence.at(-1)).toEqual([{ ...ann, nodeId: "ups1" }]));
    second?.client.emit("present", { nodeId: null });
    const both = [
      { ...ann, nodeId: "ups1" },
      { ...bob, nodeId: null },
    ];
    await eventually(() => expect([first?.presence.at(-1), second?.presence.at(-1)]).toEqual([both, both]));
    second?.client.emit("present", null);
    await eventually(() => expect(first?.presence.at(-1)).toEqual([both[0]]));
    second?.client.emit("present", { nodeId: "ups2" });
    await eventually(() => expect(first?.presence.at(-1)).toHaveLength(2));
    second?.client.close();
    await eventually(() => expect(first?.presence.at(-1)).toEqual([both[0]]));
    expect([elsewhere?.presence, program?.presence]).toEqual([[], []]);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a text", "ups1"],
    ["more than belongs there", { nodeId: "ups1", name: "somebody else" }],
    ["an endless id", { nodeId: "x".repeat(201) }],
  ])("%s is not listened to", async (_name, said) => {
    const heard = open();
    await eventually(() => expect(heard.snapshots).toHaveLength(1));
    heard.client.emit("present", said);
    heard.client.emit("present", { nodeId: "ups1" });
    await eventually(() => expect(heard.presence).toEqual([[{ ...ann, nodeId: "ups1" }]]));
    expect(heard.ended).toEqual([]);
  });
});

describe("is refused:", () => {
  test.each(["websocket", "polling"] as const)("no session, over %s", async (transport) => {
    const heard = open({ cookie: "bad" }, [transport]);
    await eventually(() => expect(heard.refused).toHaveLength(1));
    expect(heard.snapshots).toEqual([]);
    expect(gateway.connections()).toBe(0);
  });

  test("a page of another origin, though it has the cookie", async () => {
    const heard = open({ cookie: "good", origin: "https://evil.example" });
    await eventually(() => expect(heard.refused).toHaveLength(1));
    expect(gateway.connections()).toBe(0);
  });
});
