import { once } from "node:events";
import { connect as tlsConnect } from "node:tls";
import { describe, expect, test } from "vitest";
import { type ConnectAnswer, peerBase } from "../contract/peers.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { patchNode } from "../domain/tree/patch.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { listAudit } from "../services/audit/list.ts";
import { connectToPeer } from "../services/peering/connect.ts";
import { listPeerTerminals } from "../services/peering/list.ts";
import { lookForPeer } from "../services/peering/look.ts";
import { pairWithPeer, unpairPeer } from "../services/peering/pair.ts";
import { sendSettings } from "../services/peering/send.ts";
import { setOnSave } from "../services/peering/set-on-save.ts";
import { setTransferPassword } from "../services/peering/set-transfer-password.ts";
import { eventually } from "../testing/eventually.ts";
import { administrator, openTerminal, pairBoth, type TerminalBench } from "../testing/terminal-bench.ts";

const password = "denki-no-mori";
const other = patchNode(exampleSite, "ups4", { note: "changed there" }) ?? exampleSite;

/** The first terminal holds the example site; the second one is new, and takes settings. */
async function twoTerminals(over: { there?: typeof exampleSite | null; now?: () => number } = {}) {
  const sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite, ...(over.now ? { now: over.now } : {}) });
  const sv2 = await openTerminal({ selfId: "sv2", tree: over.there ?? null, ...(over.now ? { now: over.now } : {}) });
  await pairBoth(sv1, sv2);
  await setTransferPassword(sv2.context, administrator, { password });
  return {
    sv1,
    sv2,
    async [Symbol.asyncDispose]() {
      await sv1[Symbol.asyncDispose]();
      await sv2[Symbol.asyncDispose]();
    },
  };
}
const connect = (from: TerminalBench, given = password) =>
  connectToPeer(from.context, administrator, { terminalId: "sv2", password: given });
const send = (from: TerminalBench, { connectionId }: ConnectAnswer, replaceUnknown = false) =>
  sendSettings(from.context, administrator, { terminalId: "sv2", connectionId, replaceUnknown });
const heldBy = async ({ context }: TerminalBench) => (await context.savedTree())?.tree ?? null;

describe("settings", () => {
  test("come whole to a terminal that has none, with their secrets, and it says who sent them", async () => {
    await using two = await twoTerminals();
    const { sv1, sv2 } = two;
    const connected = await connect(sv1);
    expect(connected).toMatchObject({ held: null, relation: "nothing", sequenceRuns: false });
    expect(connected.differences.total).toBeGreaterThan(20);
    const { held } = await send(sv1, connected);
    expect(held).toMatchObject({ number: 1, author: "yamada (SSC-CL-SV1)", comment: "first" });
    expect(await heldBy(sv2)).toEqual(exampleSite);
    expect(sv2.saved).toEqual([1]);
    const page = await listPeerTerminals(sv1.context, administrator);
    expect(page.items).toMatchObject([
      { terminalId: "sv2", state: { relation: "same" }, lastTransfer: { direction: "sent", code: null } },
    ]);
    expect(page.history.map(({ what, terminal }) => [what, terminal])).toEqual([
      ["send", "SSC-CL-SV2"],
      ["pair", "SSC-CL-SV2"],
    ]);
    const there = await listPeerTerminals(sv2.context, administrator);
    expect(there.items).toMatchObject([{ terminalId: "sv1", lastTransfer: { direction: "received", number: 1 } }]);
  });

  test("that are the same there make no new revision", async () => {
    await using two = await twoTerminals({ there: exampleSite });
    const connected = await connect(two.sv1);
    expect(connected).toMatchObject({ relation: "same", differences: { total: 0 } });
    expect((await send(two.sv1, connected)).held.number).toBe(1);
    expect(two.sv2.saved).toEqual([]);
  });

  test("that this terminal never had are replaced only on purpose; what was there stays a revision", async () => {
    await using two = await twoTerminals({ there: other });
    const connected = await connect(two.sv1);
    expect(connected).toMatchObject({
      relation: "unknown",
      differences: { items: [{ nodeId: "ups4", field: "note" }] },
    });
    await expect(send(two.sv1, connected)).rejects.toMatchObject({ code: "unknownThere" });
    expect((await send(two.sv1, connected, true)).held.number).toBe(2);
    expect(await heldBy(two.sv2)).toEqual(exampleSite);
    const first = await two.sv2.context.store.database.read((client) => two.sv2.context.drafts.treeOf(client, 1));
    expect(first).toEqual(other);
  });

  test("wait while a sequence runs there, and go on by the same connection", async () => {
    await using two = await twoTerminals();
    const connected = await connect(two.sv1);
    two.sv2.setSequence(true);
    for (let i = 0; i < 3; i++) await expect(send(two.sv1, connected)).rejects.toMatchObject({ code: "sequenceRuns" });
    expect(await heldBy(two.sv2)).toBeNull();
    two.sv2.setSequence(false);
    expect((await send(two.sv1, connected)).held.number).toBe(1);
  });
});

describe("each save", () => {
  const save = async ({ signedIn }: TerminalBench, noteText: string) => {
    const client = await signedIn("administrator");
    const { version } = (await client.ask("GET", "/draft")).body as { version: number };
    await client.ask("PATCH", "/draft/nodes/ups4", { version, fields: { note: noteText } });
    const saved = await client.ask("POST", "/revisions", { comment: "", draftVersion: version + 1 });
    expect(saved.status).toBe(201);
  };
  const setUp = (from: TerminalBench, given: string | null) =>
    setOnSave(from.context, administrator, { terminalId: "sv2", password: given });
  const noteAt = async (terminal: TerminalBench) =>
    (await heldBy(terminal))?.upses.find(({ id }) => id === "ups4")?.note ?? null;

  test("is sent, by a password that was tried, as long as that is wanted", async () => {
    await using two = await twoTerminals({ there: exampleSite });
    await expect(setUp(two.sv1, "wrong")).rejects.toMatchObject({ code: "wrongTransferPassword" });
    expect(await setUp(two.sv1, password)).toEqual({ onSave: true });
    await save(two.sv1, "one");
    await eventually(async () => expect(await noteAt(two.sv2)).toBe("one"));
    await setUp(two.sv1, null);
    await save(two.sv1, "two");
    const [item] = (await listPeerTerminals(two.sv1.context, administrator)).items;
    expect(item).toMatchObject({ onSave: false, state: { relation: "earlier", earlierNumber: 2 } });
    expect(await noteAt(two.sv2)).toBe("one");
  });

  test("does not take the place of what a terminal alone holds, and says so", async () => {
    await using two = await twoTerminals({ there: other });
    await setUp(two.sv1, password);
    await save(two.sv1, "one");
    await eventually(async () => {
      const [item] = (await listPeerTerminals(two.sv1.context, administrator)).items;
      expect(item?.lastTransfer).toMatchObject({ direction: "sent", code: "unknownThere" });
    });
    expect(await noteAt(two.sv2)).toBe("changed there");
  });
});

describe("refused, and nothing is changed there:", () => {
  test("a wrong password; after five the right one, too, for a minute", async () => {
    let now = Date.now();
    await using two = await twoTerminals({ now: () => now });
    for (let i = 0; i < 5; i++)
      await expect(connect(two.sv1, "wrong")).rejects.toMatchObject({ code: "wrongTransferPassword" });
    await expect(connect(two.sv1)).rejects.toMatchObject({ code: "tooManyRequests" });
    now += 61_000;
    expect(await connect(two.sv1)).toMatchObject({ held: null });
  });

  test("a terminal that takes none", async () => {
    await using two = await twoTerminals();
    await setTransferPassword(two.sv2.context, administrator, { password: null });
    await expect(connect(two.sv1)).rejects.toMatchObject({ code: "transferClosed" });
  });

  test("another certificate than the paired one: it gets no password", async () => {
    await using two = await twoTerminals();
    await using stranger = await openTerminal({ selfId: "sv2" });
    await setTransferPassword(stranger.context, administrator, { password });
    await two.sv1.context.store.database.transaction((tx) =>
      tx.peer.updateMany({ where: { terminalId: "sv2" }, data: { url: stranger.url } }),
    );
    const asked: string[] = [];
    const { fetch } = stranger.api;
    stranger.api.fetch = async (request) => {
      asked.push(request.url);
      return fetch(request);
    };
    await expect(connect(two.sv1)).rejects.toMatchObject({ code: "peerCertificate" });
    expect(asked).toEqual([]);
  });

  test("a terminal that it is not paired with, either way", async () => {
    await using two = await twoTerminals();
    await unpairPeer(two.sv2.context, administrator, { terminalId: "sv1" });
    await expect(connect(two.sv1)).rejects.toMatchObject({ code: "peerUnknown" });
    await unpairPeer(two.sv1.context, administrator, { terminalId: "sv2" });
    await expect(connect(two.sv1)).rejects.toMatchObject({ code: "notPaired" });
  });

  test("settings that changed there after they were looked at", async () => {
    await using two = await twoTerminals();
    const connected = await connect(two.sv1);
    await seedRevision({ dataDir: two.sv2.dataDir, tree: other, comment: "", now: Date.now() });
    await expect(send(two.sv1, connected)).rejects.toMatchObject({ code: "peerChanged" });
    expect(await heldBy(two.sv2)).toEqual(other);
  });

  test("settings of another site", async () => {
    await using two = await twoTerminals();
    await using sv3 = await openTerminal({ selfId: "sv3", tree: other });
    await send(two.sv1, await connect(two.sv1));
    await pairBoth(sv3, two.sv2);
    await expect(send(sv3, await connect(sv3), true)).rejects.toMatchObject({ code: "otherSite" });
    const audit = await listAudit(two.sv2.context, administrator, {});
    expect(audit.items[0]).toMatchObject({ verb: "peers.refused", nodeId: "sv3", after: { code: "otherSite" } });
    expect(await heldBy(two.sv2)).toEqual(exampleSite);
  });

  test("a bundle that comes twice", async () => {
    await using two = await twoTerminals();
    const connected = await connect(two.sv1);
    const open = two.sv1.context.peering.connections.look(connected.connectionId);
    await send(two.sv1, connected);
    if (open === null) throw new Error("no connection");
    const again = two.sv1.context.peering.connections.put(open);
    await expect(send(two.sv1, { ...connected, connectionId: again })).rejects.toMatchObject({
      code: "transferExpired",
    });
  });

  test("a terminal that does not answer", async () => {
    await using two = await twoTerminals();
    const connected = await connect(two.sv1);
    await two.sv2[Symbol.asyncDispose]();
    await expect(send(two.sv1, connected)).rejects.toMatchObject({ code: "peerUnreachable" });
    const [item] = (await listPeerTerminals(two.sv1.context, administrator)).items;
    expect(item).toMatchObject({ state: null, problem: "peerUnreachable", lastTransfer: { code: "peerUnreachable" } });
  });
});

describe("pairing", () => {
  test("shows which certificate answers there, and keeps it only when it is the compared one", async () => {
    await using sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite });
    await using sv2 = await openTerminal({ selfId: "sv2" });
    expect(await lookForPeer(sv1.context, administrator, { url: `${sv2.url}/` })).toMatchObject({
      ...{ url: sv2.url, terminalId: "sv2", name: "SSC-CL-SV2", certificateSha256: sv2.fingerprint },
    });
    const pair = (certificateSha256: string) =>
      pairWithPeer(sv1.context, administrator, { url: sv2.url, certificateSha256 });
    await expect(pair("0".repeat(64))).rejects.toMatchObject({ code: "peerCertificate" });
    const withColons = (sv2.fingerprint.toUpperCase().match(/../g) ?? []).join(":");
    expect(await pair(withColons)).toEqual({ terminalId: "sv2" });
  });

  test.each([
    ["http://127.0.0.1:3000", "notHttps"],
    ["https://127.0.0.1:3000/tree", "notHttps"],
    ["https://u:p@127.0.0.1", "notHttps"],
    ["sv2", "notHttps"],
    ["https://127.0.0.1:1", "peerUnreachable"],
  ])("of %s is refused: %s", async (url, code) => {
    await using sv1 = await openTerminal({ selfId: "sv1" });
    await expect(lookForPeer(sv1.context, administrator, { url })).rejects.toMatchObject({ code });
  });

  test("with itself, with one that does not know who it is, and by one that does not, is refused", async () => {
    await using sv1 = await openTerminal({ selfId: "sv1" });
    await using nameless = await openTerminal({ selfId: null });
    const look = (from: TerminalBench, { url }: TerminalBench) => lookForPeer(from.context, administrator, { url });
    await expect(look(sv1, sv1)).rejects.toMatchObject({ code: "peerIsSelf" });
    await expect(look(sv1, nameless)).rejects.toMatchObject({ code: "peerUnnamed" });
    await expect(look(nameless, sv1)).rejects.toMatchObject({ code: "noNodeId" });
  });
});

test("a terminal that drips its answer does not hold the page up for ever", async () => {
  await using sv1 = await openTerminal({ selfId: "sv1" });
  await using drips = await openTerminal({ selfId: "sv2" });
  drips.api.fetch = async () =>
    new Response(new ReadableStream({ start: (flow) => flow.enqueue(new Uint8Array([123])) }));
  await expect(lookForPeer(sv1.context, administrator, { url: drips.url })).rejects.toMatchObject({
    code: "peerUnreachable",
  });
});

test("a transfer that ends in the middle changes nothing, and the next one goes through", async () => {
  await using two = await twoTerminals();
  const connected = await connect(two.sv1);
  const { hostname, port } = new URL(two.sv2.url);
  const cut = tlsConnect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(cut, "secureConnect");
  const head = `POST ${peerBase}/settings HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n`;
  cut.write(`${head}content-length: 1000000\r\n\r\n{"protocol":1,"session":"`);
  cut.end();
  await once(cut.resume(), "close");
  expect(await heldBy(two.sv2)).toBeNull();
  expect((await send(two.sv1, connected)).held.number).toBe(1);
});
