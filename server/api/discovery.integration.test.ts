import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AddedUpses, type AuditPage, addedUpsesSchema, type Draft } from "../contract/api.ts";
import { type DiscoveryItem, type DiscoveryPage, discoveryItem, discoverySchema } from "../contract/discovery.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { FoundUps, ScannedHost, ScanRequest } from "../domain/discovery/scan.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { listDrafts } from "../persistence/drafts.ts";
import { createUpsScanner } from "../roles/ups-scanner.ts";
import type { UpsScanner } from "../services/context.ts";
import { createDrafts } from "../services/draft/current-draft.ts";
import { startFleet } from "../simulator/fleet/start-fleet.ts";
import { anySnapshot, type Client, openApiBench } from "../testing/api-bench.ts";
import { eventually } from "../testing/eventually.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const secret = "very-secret-community";
const request = (more: object = {}) => ({
  targets: ["192.0.2.0/24"],
  credentials: [{ kind: "community", readCommunity: secret, writeCommunity: "very-secret-write" }],
  ...more,
});

function found(
  host: string,
  more: { identName?: string | null; model?: string; serial?: string | null } = {},
): FoundUps {
  const { identName = null, model = "Smart-UPS 1500", serial = null } = more;
  const access = { version: "2c", readCommunity: secret, writeCommunity: "very-secret-write" } as const;
  return {
    ...{ address: host, credential: 0, family: "powernet", identName, output: "mains" },
    identity: { manufacturer: "APC", model, serial, firmware: "UPS 09.8" },
    source: { kind: "snmp", host, port: 161, access, mib: "auto" },
  };
}
const host = (...upses: FoundUps[]): ScannedHost => ({
  upses,
  otherDevices: 0,
  faults: [],
  isSilent: upses.length === 0,
});

/** A scanner whose network the test plays. */
function playedScanner(names: Record<string, string> = {}) {
  let running: { tell(...hosts: ScannedHost[]): void; end(error?: Error): void; request: ScanRequest } | null = null;
  let questions = 0;
  let released = 0;
  const scanner: UpsScanner = {
    async claim() {
      if (running !== null) return null;
      return {
        scan: ({ request: asked, onHost, signal }) =>
          new Promise((resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
            running = {
              request: asked,
              tell(...hosts) {
                for (const one of hosts) {
                  questions += 2;
                  onHost(one, questions);
                }
              },
              end: (error) => (error ? reject(error) : resolve()),
            };
          }),
        addressOf: async (name) => names[name] ?? null,
        async release() {
          running = null;
          released += 1;
        },
      };
    },
  };
  const now = () => {
    if (running === null) throw new Error("no scan runs");
    return running;
  };
  return {
    scanner,
    tell: (...hosts: ScannedHost[]) => now().tell(...hosts),
    end: (e?: Error) => now().end(e),
    now,
    released: () => released,
  };
}

async function bench(over: Parameters<typeof openApiBench>[0] = {}) {
  const played = playedScanner({ "ups2.example.com": "192.0.2.2" });
  const api = await openApiBench({ scanner: played.scanner, ...over });
  ends.push(() => api[Symbol.asyncDispose]());
  const admin = await api.signedIn("administrator");
  return { ...played, api, admin };
}

async function start(client: Client, more: object = {}): Promise<DiscoveryItem> {
  const answer = await client.ask("POST", "/discoveries", request(more));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return discoveryItem.parse(answer.body);
}
async function look(client: Client, id: string, query = ""): Promise<DiscoveryPage> {
  return discoverySchema.parse((await client.ask("GET", `/discoveries/${id}${query}`)).body);
}
async function add(client: Client, id: string, more: object = {}) {
  const { version } = (await client.ask("GET", "/draft")).body as Draft;
  const from = { kind: "discovery", discoveryId: id, numbers: null };
  return client.ask("POST", "/draft/nodes", { version, group: "SSC", from, ...more });
}
const addedIn = (answer: { body: unknown }): AddedUpses => addedUpsesSchema.parse(answer.body);

describe("a discovery", () => {
  it("tells how far it is and what it found, in pages, and never a secret", async () => {
    const { admin, tell, end } = await bench();
    const { id, state, counts } = await start(admin);
    expect([state, counts.hosts, counts.done]).toEqual(["running", 254, 0]);
    tell(host(), host(found("192.0.2.7")), {
      ...{ upses: [], otherDevices: 2, isSilent: false },
      faults: [{ host: "192.0.2.9", address: "192.0.2.9", port: 161, fault: "wrongAuthKey" }],
    });
    tell(host(found("192.0.2.8", { identName: "rack 8" })));
    const page = await look(admin, id);
    expect(page).toMatchObject({ state: "running", endedAt: null, startedBy: "the-administrator" });
    expect(page.counts).toEqual({
      ...{ hosts: 254, done: 4, silent: 1, upses: 2, otherDevices: 2, faulty: 1, questions: 8 },
    });
    expect(page.found).toMatchObject([
      {
        number: 1,
        host: "192.0.2.7",
        port: 161,
        family: "powernet",
        model: "Smart-UPS 1500",
        speaks: "snmpV2c",
        credential: 0,
      },
      { number: 2, identName: "rack 8", output: "mains", known: null },
    ]);
    expect(page.faulty).toEqual([{ host: "192.0.2.9", address: "192.0.2.9", port: 161, fault: "wrongAuthKey" }]);
    expect((await look(admin, id, "?after=1")).found.map(({ number }) => number)).toEqual([2]);
    expect((await look(admin, id, "?after=2")).found).toEqual([]);
    end();
    await eventually(async () => expect((await look(admin, id)).state).toBe("done"));
    const all = [
      await look(admin, id),
      (await admin.ask("GET", "/discoveries")).body,
      (await admin.ask("GET", "/audit")).body,
    ];
    expect(JSON.stringify(all)).not.toContain("very-secret");
  });

  it("is one at a time; the next one may begin when it has ended, and the last five are remembered", async () => {
    const { admin, end, released } = await bench();
    const first = await start(admin);
    const second = await admin.ask("POST", "/discoveries", request());
    expect([second.status, second.problem.code]).toEqual([409, "discoveryRuns"]);
    const ids = [first.id];
    for (let i = 0; i < 5; i += 1) {
      end(i === 2 ? new Error("no network") : undefined);
      await eventually(() => expect(released()).toBe(i + 1));
      ids.push((await start(admin)).id);
    }
    const { items } = (await admin.ask("GET", "/discoveries")).body as { items: DiscoveryItem[] };
    expect(items.map(({ id }) => id)).toEqual(ids.slice(1).reverse());
    expect(items.map(({ state }) => state)).toEqual(["running", "done", "done", "failed", "done"]);
    expect((await admin.ask("GET", `/discoveries/${first.id}`)).problem.code).toBe("notFound");
  });

  it("is cancelled; what it found stays", async () => {
    const { admin, tell, released } = await bench();
    const { id } = await start(admin);
    tell(host(found("192.0.2.7")));
    expect((await admin.ask("DELETE", `/discoveries/${id}`)).status).toBe(204);
    expect(released()).toBe(1);
    expect(await look(admin, id)).toMatchObject({
      state: "cancelled",
      endedAt: expect.any(Number),
      found: [{ number: 1 }],
    });
    expect((await admin.ask("DELETE", `/discoveries/${id}`)).status).toBe(204);
    expect((await admin.ask("DELETE", "/discoveries/nothing")).problem.code).toBe("notFound");
    const { items } = (await admin.ask("GET", "/audit")).body as AuditPage;
    const verbs = items.filter(({ verb }) => verb.startsWith("discoveries."));
    expect(verbs.map(({ verb, actor }) => [verb, actor.name])).toEqual([
      ["discoveries.cancel", "the-administrator"],
      ["discoveries.start", "the-administrator"],
    ]);
    expect(verbs[1]?.after).toMatchObject({ targets: ["192.0.2.0/24"], credentials: ["community"], snmpPorts: [161] });
  });

  it("ends with the server", async () => {
    const { api, admin, released } = await bench();
    await start(admin);
    await ends.pop()?.();
    expect(released()).toBe(1);
    expect(api.context.discoveries.list().map((one) => one.item().state)).toEqual(["cancelled"]);
  });

  it("is not begun where it cannot be recorded", async () => {
    const { api, admin, released } = await bench();
    await api.context.store.database.client.$queryRawUnsafe("PRAGMA query_only = ON");
    expect((await admin.ask("POST", "/discoveries", request())).problem.code).toBe("storeNotWritable");
    expect(released()).toBe(1);
    await api.context.store.database.client.$queryRawUnsafe("PRAGMA query_only = OFF");
  });

  it("asks by SNMP only where there is an account for it", async () => {
    const { admin, now } = await bench();
    await start(admin, { credentials: [], nutPorts: [3493, 3494, 3493] });
    expect(now().request).toMatchObject({ snmpPorts: [], nutPorts: [3493, 3494], perSec: 50, hostsAtOnce: 64 });
  });
});

describe("a request that is no good", () => {
  let api: Awaited<ReturnType<typeof openApiBench>>;
  let admin: Client;
  beforeAll(async () => {
    api = await openApiBench();
    admin = await api.signedIn("administrator");
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it.each([
    [{ targets: ["10.0.0.0/8"] }, [{ line: 1, value: "10.0.0.0/8", code: "targetPrefix" }]],
    [
      { targets: ["0.0.0.0", "x", "224.0.0.1"] },
      [
        { line: 1, code: "targetForbidden" },
        { line: 3, code: "targetForbidden" },
      ],
    ],
    [{ targets: ["10.0.0.0/16", "10.1.0.0/24"] }, [{ code: "targetTooMany", params: { size: 65_788, max: 65_536 } }]],
  ])("%j is refused, and each value named", async (more, refused) => {
    const answer = await admin.ask("POST", "/discoveries", request(more));
    expect([answer.status, answer.problem.code]).toEqual([422, "invalidValues"]);
    expect(answer.problem.refused).toMatchObject(refused);
  });

  it.each([
    [{ targets: [] }, ["targets"]],
    [{ credentials: [], snmpPorts: [161] }, ["credentials"]],
    [{ credentials: [], nutPorts: [] }, ["snmpPorts"]],
    [{ snmpPorts: [0] }, ["snmpPorts", "0"]],
    [{ perSec: 1_001 }, ["perSec"]],
    [{ hostsAtOnce: 0 }, ["hostsAtOnce"]],
    [{ timeoutMs: 10 }, ["timeoutMs"]],
    [{ surplus: 1 }, ["surplus"]],
  ])("%j is refused, and the field named", async (more, where) => {
    const answer = await admin.ask("POST", "/discoveries", request(more));
    expect([answer.status, answer.problem.code]).toEqual([400, "invalidRequest"]);
    expect(answer.problem.fieldErrors?.map((one) => one.path)).toContainEqual(where);
  });

  it.each([
    { kind: "v3", user: "", authPassphrase: "12345678" },
    { kind: "v3", user: "u", authPassphrase: "short" },
    { kind: "v3", user: "u", authProtocol: null, privProtocol: "aes", privPassphrase: "12345678" },
    { kind: "v3", user: "u", authPassphrase: "12345678", privProtocol: "des", privPassphrase: "12345678" },
    { kind: "community", readCommunity: "" },
    { kind: "nut", password: "a\nb" },
  ])("the account %j is refused", async (credential) => {
    const answer = await admin.ask("POST", "/discoveries", request({ credentials: [credential] }));
    expect(answer.problem.code).toBe("invalidRequest");
  });
});

describe("what was found", () => {
  it("is added to the draft, with the account that it took and the defaults of its side", async () => {
    const { api, admin, tell } = await bench();
    const { id } = await start(admin);
    tell(host(found("192.0.2.7", { identName: "rack 7" }), found("192.0.2.8", { model: "9PX" })));
    const answer = await add(admin, id, { from: { kind: "discovery", discoveryId: id, numbers: [2, 1] } });
    expect(answer.status).toBe(201);
    const { added, draft, skipped } = addedIn(answer);
    expect(added.map(({ name, path: at, place }) => [name, at, place])).toEqual([
      ["9PX 192.0.2.8", "SSC/9PX 192.0.2.8", 2],
      ["rack 7", "SSC/rack 7", 1],
    ]);
    expect(skipped).toEqual([]);
    expect(JSON.stringify(answer.body)).not.toContain("very-secret");
    expect(draft?.tree.upses.at(-1)).toMatchObject({
      ...{ name: "rack 7", groupId: "ssc", role: "power", confirmSec: 60, shutoffGraceSec: 180, lowBatterySec: 120 },
      ...{
        restart: "controller",
        minRestartChargePercent: 30,
        warmupOrder: 1,
        warmupSec: 360,
        offCommand: "afterTerminalsDown",
      },
      source: { host: "192.0.2.7", port: 161, mib: "auto", access: { version: "2c", readCommunity: "[secret]" } },
    });
    expect(draft?.changedIds).toEqual(added.map((one) => one.id));
    const { database, box } = api.context.store;
    const [draftItem] = await database.read((client) => listDrafts(client));
    const stored = await database.read((client) => createDrafts(box).current(client, draftItem?.id ?? ""));
    expect(stored?.tree.upses.at(-1)?.source).toEqual(found("192.0.2.7").source);
    const control = addedIn(await add(admin, id, { group: "SSC/SSC_Cluster", role: "linked" }));
    expect(control.skipped.map(({ known }) => known.by)).toEqual(["address", "address"]);
    expect(api.errors).toEqual([]);
  });

  it("stands on the control side with its defaults", async () => {
    const { admin, tell } = await bench();
    const { id } = await start(admin);
    tell(host(found("192.0.2.7"), found("192.0.2.8")));
    const power = addedIn(
      await add(admin, id, { group: "seigyo-1", from: { kind: "discovery", discoveryId: id, numbers: [1] } }),
    );
    expect(power.draft?.tree.upses.at(-1)).toMatchObject({ confirmSec: 930, restart: "ups", role: "power" });
    const linked = addedIn(await add(admin, id, { group: "ssc-cluster", role: "linked" }));
    expect(linked.draft?.tree.upses.at(-1)).toMatchObject({ confirmSec: 900, restart: "controller", role: "linked" });
    expect(linked.skipped).toMatchObject([{ host: "192.0.2.7", place: 1 }]);
  });

  it("gets names that its group has not", async () => {
    const { admin, tell } = await bench();
    const { id } = await start(admin);
    tell(
      host(found("192.0.2.7", { identName: "SSC_Cluster" }), found("192.0.2.8", { identName: "SSC_Cluster" })),
      host(found("192.0.2.9", { identName: "UPS_IDEN" }), found("192.0.2.10", { identName: "a/b\u0000" })),
    );
    expect(addedIn(await add(admin, id)).added.map(({ name }) => name)).toEqual([
      "Smart-UPS 1500 192.0.2.7",
      "Smart-UPS 1500 192.0.2.8",
      "Smart-UPS 1500 192.0.2.9",
      "a-b",
    ]);
  });

  it("is recognized by address, by the name's address and by serial number, and not added twice", async () => {
    const upses = exampleSite.upses.map((ups) => {
      const places: Record<string, string> = { ups1: "192.0.2.1", ups2: "ups2.example.com" };
      const host = places[ups.id];
      return host === undefined ? ups : { ...ups, source: { ...ups.source, host, port: 161 } };
    });
    const ups3 = { link: "ok", reading: null, family: "powernet", settings: null } as const;
    const identity = { manufacturer: "APC", model: "x", serial: "AS0719", firmware: null };
    const node = { status: "unknown", desired: "on", reason: { code: "asWanted" }, heardAt: null } as const;
    const nodes = { ups3: { ...node, ups: { ...ups3, identity } } } as unknown as LiveSnapshot["nodes"];
    const live = { snapshot: () => ({ ...anySnapshot, nodes }) };
    const { admin, tell } = await bench({ tree: { ...exampleSite, upses }, live });
    const { id } = await start(admin);
    tell(
      host(found("192.0.2.1")),
      host(found("192.0.2.2")),
      host(found("192.0.2.3", { serial: "as0719" })),
      host(found("192.0.2.4", { serial: "NEW1" })),
      host(found("192.0.2.5", { serial: "NEW1" })),
    );
    const known = (await look(admin, id)).found.map((one) => one.known);
    expect(known).toEqual([
      { nodeId: "ups1", by: "address" },
      { nodeId: "ups2", by: "address" },
      { nodeId: "ups3", by: "serial" },
      null,
      null,
    ]);
    const { added, skipped, draft } = addedIn(await add(admin, id));
    expect(added.map(({ host: at }) => at)).toEqual(["192.0.2.4"]);
    expect(skipped.map(({ place, known: by }) => [place, by.by])).toEqual([
      [1, "address"],
      [2, "address"],
      [3, "serial"],
      [5, "serial"],
    ]);
    const again = addedIn(await add(admin, id));
    expect([again.added, again.draft?.version]).toEqual([[], draft?.version]);
  });

  it("goes into a group that is made for it, where that is wanted", async () => {
    const { admin, tell } = await bench({ tree: null });
    const { id } = await start(admin);
    tell(host(found("192.0.2.7")));
    const none = await add(admin, id, { group: "Hall 1/Rack 3" });
    expect([none.status, none.problem.refused]).toEqual([
      422,
      [{ line: null, field: "group", value: "Hall 1/Rack 3", code: "noSuchGroup", params: {} }],
    ]);
    const bad = await add(admin, id, { group: "Hall 1//Rack 3", makeGroups: true });
    expect(bad.problem.refused).toMatchObject([{ code: "badGroup" }]);
    const made = addedIn(await add(admin, id, { group: "Hall 1/Rack 3", makeGroups: true }));
    expect(made.madeGroups).toEqual(["Hall 1", "Hall 1/Rack 3"]);
    expect(made.added).toMatchObject([{ path: "Hall 1/Rack 3/Smart-UPS 1500 192.0.2.7" }]);
    expect(made.findings.map(({ code }) => code)).toContain("T20");
  });

  it("is refused for a number or a discovery that is not there, and for an old draft", async () => {
    const { admin, tell } = await bench();
    const { id } = await start(admin);
    tell(host(found("192.0.2.7")));
    const two = await add(admin, id, { from: { kind: "discovery", discoveryId: id, numbers: [1, 2] } });
    expect(two.problem.fieldErrors).toMatchObject([{ path: ["from", "numbers", "1"], code: "notAllowed" }]);
    expect((await add(admin, "nothing")).problem.code).toBe("notFound");
    expect((await add(admin, id, { version: 7 })).problem).toMatchObject({ code: "draftConflict", currentVersion: 0 });
    expect(((await admin.ask("GET", "/draft")).body as Draft).version).toBe(0);
  });
});

it("a real fleet is found and added through the API, by one process of a site at a time", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-discovery-"));
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const fleet = await startFleet({ count: 20, place: { kind: "addresses", network: "127.51.0.0/24", port: 0 } });
  ends.push(() => fleet.stop());
  const scanner = createUpsScanner({ dataDir });
  const { admin } = await bench({ scanner });
  const port = fleet.endpoints[0]?.port ?? 0;
  // Somebody else of the same site is at it.
  const other = await createUpsScanner({ dataDir }).claim();
  expect((await admin.ask("POST", "/discoveries", request())).problem.code).toBe("discoveryRuns");
  await other?.release();
  const credentials = [{ kind: "community", readCommunity: "public", writeCommunity: "private" }];
  const given = {
    targets: ["127.51.0.1-25"],
    snmpPorts: [port],
    nutPorts: [],
    credentials,
    perSec: 1_000,
    timeoutMs: 200,
  };
  const { id } = await start(admin, given);
  await eventually(async () => expect((await look(admin, id)).state).toBe("done"));
  expect((await look(admin, id)).counts).toMatchObject({ hosts: 25, done: 25, upses: 20, silent: 5 });
  const { added } = addedIn(await add(admin, id));
  expect(added).toHaveLength(20);
  expect(new Set(added.map(({ name }) => name)).size).toBe(20);
  expect((await look(admin, id)).found.every(({ known }) => known?.by === "address")).toBe(true);
}, 60_000);
