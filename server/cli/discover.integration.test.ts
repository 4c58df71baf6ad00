import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiscoveryPage } from "../contract/discovery.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { openConsoleStore } from "../persistence/console-file.ts";
import { readDraft } from "../persistence/drafts.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { createUpsScanner } from "../roles/ups-scanner.ts";
import { createDrafts } from "../services/draft/current-draft.ts";
import type { Fleet } from "../simulator/fleet/fleet.ts";
import { startFleet } from "../simulator/fleet/start-fleet.ts";
import { type CommandOptions, startCommand } from "../testing/start-command.ts";
import { until } from "../testing/test-simulator.ts";

let dataDir: string;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-discover-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (argv: string[], options: Partial<CommandOptions> = {}) =>
  startCommand(["discover", ...argv], { dataDir, scanner: createUpsScanner({ dataDir }), ...options });

async function run(argv: string[], options: Partial<CommandOptions> = {}) {
  const { printed, code } = start(argv, options);
  return { code: await code, ...printed };
}

const quick = ["--nut-port", "none", "--rate", "1000", "--timeout", "150"];

async function fleetAt(network: string, count: number): Promise<{ fleet: Fleet; port: string }> {
  const fleet = await startFleet({ count, place: { kind: "addresses", network, port: 0 } });
  ends.push(() => fleet.stop());
  return { fleet, port: String(fleet.endpoints[0]?.port) };
}

async function draftOf() {
  const store = await openConsoleStore({ dataDir });
  try {
    return await store.database.read((client) =>
      readDraft(client, { id: "commandLine", box: store.box, treeOf: createDrafts(store.box).treeOf }),
    );
  } finally {
    await store.close();
  }
}

it("prints a table of what was found, and of what it asked", async () => {
  await seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });
  const { port } = await fleetAt("127.61.0.0/24", 2);
  const { code, out, err } = await run(["127.61.0.1-3", "--community", "public", "--port", port, ...quick]);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n").map((line) => line.replace(/\s+/g, " "))).toEqual([
    "No. Address Model Serial number Name Speaks Taken Output In the draft",
    expect.stringMatching(/^ ?1 127\.61\.0\.\d:\d+ APC .*UPS00001/),
    expect.stringMatching(/^ ?2 127\.61\.0\.\d:\d+ APC .*UPS00002.* PowerNet\S* SNMP v2c \(1\) on mains$/),
    expect.stringMatching(/^3 of 3 hosts asked, \d+ questions: 2 UPSes, 0 other devices, 0 with a problem, 1 silent$/),
    "",
  ]);
});

it("adds to the draft; what is there already is told by name", async () => {
  const { port } = await fleetAt("127.62.0.0/24", 3);
  const argv = ["127.62.0.0/29", "--community", "public", "--port", port, ...quick, "--add-to", "Hall/Rack 1"];
  const refused = await run(argv);
  expect(refused).toMatchObject({ code: 2, out: "", err: expect.stringContaining('there is no group "Hall/Rack 1"') });
  const { code, out } = await run([...argv, "--make-groups", "--write-community", "private"]);
  expect(code).toBe(0);
  expect(out).toContain("Group made: Hall\nGroup made: Hall/Rack 1\n3 UPSes were added to the draft:\n  Hall/Rack 1/");
  // Nothing hangs on them yet.
  expect(out).toContain("3 findings, 0 errors among them");
  const draft = await draftOf();
  expect(draft?.tree.upses.map(({ source }) => source)).toMatchObject(
    [1, 2, 3].map(() => ({ kind: "snmp", access: { readCommunity: "public", writeCommunity: "private" } })),
  );
  const again = await run([...argv, "--json"]);
  const { added, discovery } = JSON.parse(again.out) as { added: { added: []; skipped: [] }; discovery: DiscoveryPage };
  expect([again.code, added.added.length, added.skipped.length]).toEqual([0, 0, 3]);
  expect(discovery.found.map(({ known }) => known?.by)).toEqual(["address", "address", "address"]);
  const told = await run(argv);
  expect(told.out).toContain("Nothing was added.");
  expect(told.out).toMatch(/127\.62\.0\.1:\d+ is in the draft already: \S+/);
});

it("prints what it found also when that cannot be added", async () => {
  const { port } = await fleetAt("127.66.0.0/24", 1);
  const argv = [
    "127.66.0.1",
    "--community",
    "public",
    "--port",
    port,
    ...quick,
    "--add-to",
    "Hall//1",
    "--make-groups",
  ];
  expect(await run(argv)).toMatchObject({
    code: 1,
    out: expect.stringContaining("1 of 1 hosts asked"),
    err: expect.stringContaining('"Hall//1" is no path of a group'),
  });
});

it("shows its progress to who watches, and ends with what was found when it is interrupted", async () => {
  const { port } = await fleetAt("127.63.0.0/24", 1);
  const interrupted = new AbortController();
  const argv = ["127.63.0.0/16", "--community", "public", "--port", port, ...quick, "--at-once", "4"];
  const { printed, code } = start(argv, { isWatched: true, signal: interrupted.signal });
  await until("it is under way", () => printed.err.includes("1 UPS found"));
  expect(printed.err.split("\r\u001b[2K").slice(1)).toContainEqual(
    expect.stringMatching(/^\d+ of 65534 hosts, 0 %, 1 UPS found$/),
  );
  interrupted.abort();
  expect(await code).toBe(1);
  expect(printed.err).toMatch(/Cancelled; what was found until then:\n$/);
  expect(printed.out).toContain("127.63.0.1:");
  // Another one may begin at once.
  expect((await run(["127.63.0.1", "--community", "public", "--port", port, ...quick])).code).toBe(0);
});

describe("accounts", () => {
  it("come from options, a file, or standard input, and are never printed", async () => {
    const { port } = await fleetAt("127.64.0.0/24", 1);
    const accounts = [
      { kind: "community", readCommunity: "not-this-one" },
      { kind: "community", readCommunity: "public" },
    ];
    const file = path.join(dataDir, "accounts.json");
    writeFileSync(file, JSON.stringify(accounts));
    const base = ["127.64.0.1", "--port", port, ...quick, "--json"];
    const v3 = ["--v3", "user=u,auth=sha256:passphrase-1,priv=aes:passphrase-2"];
    for (const [argv, input, credential] of [
      [[...base, "--credentials", file], "", 1],
      [[...base, "--credentials", "-"], JSON.stringify(accounts), 1],
      [[...base, ...v3, "--community", "not-this-one", "--community", "public"], "", 1],
      [[...base, "--nut", "user=n,password=pass-3,tls", "--community", "public"], "", 0],
    ] as const) {
      const { code, out, err } = await run([...argv], { input });
      expect([code, err]).toEqual([0, ""]);
      expect((JSON.parse(out) as { discovery: DiscoveryPage }).discovery.found).toMatchObject([{ credential }]);
      expect(out).not.toMatch(/not-this-one|passphrase-|pass-3|"public"/);
    }
  });

  it.each([
    [["192.0.2.1"], "Give --community"],
    [["192.0.2.1", "--v3", "user=u,auth=secret-pass"], "--v3: give user=NAME"],
    [["192.0.2.1", "--v3", "auth=sha256:secret-pass"], "--v3: give user=NAME"],
    [["192.0.2.1", "--v3", "user=u,key=secret-pass"], "--v3: give user=NAME"],
    [
      ["192.0.2.1", "--v3", "user=u,auth=md5:secret-pass"],
      "Of auth sha, sha224, sha256, sha384, sha512 are known, of priv aes, aes256b, aes256r.",
    ],
    [["192.0.2.1", "--v3", "user=u,auth=sha:short"], "credentials.0.authPassphrase: At least 8 characters"],
    [["192.0.2.1", "--community", "c", "--nut", "tls=yes"], "--nut: give user=NAME"],
    [["192.0.2.1", "--credentials", "/nowhere/file"], "ENOENT"],
    [["192.0.2.1", "--credentials", "-"], "JSON"],
    [["192.0.2.1", "--community", "c", "--port", "0"], "--port: 0 is not allowed"],
    [["192.0.2.1", "--community", "c", "--port", "161-999"], "--port: 161-999 is not allowed"],
    [["192.0.2.1", "--community", "c", "--nut-port", "x"], "--nut-port: x is not allowed"],
    [["192.0.2.1", "--community", "c", "--rate", "0"], "--rate: 0 is not allowed"],
    [["192.0.2.1", "--community", "c", "--at-once", "513"], "1 to 512"],
    [["192.0.2.1", "--community", "c", "--timeout", "99"], "100 to 10000"],
    [["192.0.2.1", "--community", "c", "--role", "big"], "--role: big is not allowed"],
    [["--community", "c"], "target"],
  ])("%j is not understood", async (argv, said) => {
    const { code, out, err } = await run(argv, { input: "{ no json of secret-pass" });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(said);
    expect(err).not.toContain("secret-pass");
  });
});

it("names every target that is no good, in both languages, and asks nobody", async () => {
  const argv = ["10.0.0.0/8", "224.0.0.1", "0.0.0.0", "x y", "--community", "public"];
  const english = await run(argv);
  expect(english.code).toBe(1);
  expect(english.err.split("\n")).toEqual([
    "fukuden: Some values cannot be used: Nothing was done. Each value is named, with what is allowed.",
    "  Line 1: 10.0.0.0/8 is too large a network, or none; allowed are /16 to /32.",
    "  Line 2: 224.0.0.1 holds addresses that stand for groups of hosts (multicast); allowed are addresses of single hosts.",
    "  Line 3: 0.0.0.0 leads to this machine itself; allowed are addresses of single hosts.",
    '  Line 4: "x y" is no target; allowed are addresses (192.0.2.7), ranges (192.0.2.10-60), networks (192.0.2.0/24), IPv6 addresses and host names.',
    "",
  ]);
  const japanese = await run(argv, { lang: "ja_JP.UTF-8" });
  expect(japanese.err).toContain(
    "10.0.0.0/8 はネットワークとして大きすぎるか、正しくありません。/16～/32 を指定してください。",
  );
});

it("waits for nobody: a second search of the site is refused", async () => {
  const other = await createUpsScanner({ dataDir }).claim();
  ends.push(() => other?.release());
  const { code, err } = await run(["192.0.2.1", "--community", "public"]);
  expect([code, err]).toEqual([1, expect.stringContaining("A search for UPSes is running")]);
});
