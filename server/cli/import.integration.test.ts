import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AddedUpses } from "../contract/api.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { listAudits } from "../persistence/audits.ts";
import { openConsoleStore } from "../persistence/console-file.ts";
import { readDraft } from "../persistence/drafts.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { createDrafts } from "../services/draft/current-draft.ts";
import { startCommand } from "../testing/start-command.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-import-"));
  await seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(dataDir, name);
  writeFileSync(file, content);
  return file;
}

async function run(argv: string[], options: { input?: string; lang?: string } = {}) {
  const { printed, code } = startCommand(["import", ...argv], { dataDir, ...options });
  return { code: await code, ...printed };
}

async function stored() {
  const store = await openConsoleStore({ dataDir });
  try {
    const [draft, audits] = await store.database.read(async (client) => [
      await readDraft(client, { id: "commandLine", box: store.box, treeOf: createDrafts(store.box).treeOf }),
      await listAudits(client, { before: null, limit: 10 }),
    ]);
    return { upses: draft?.tree.upses.slice(exampleSite.upses.length) ?? [], draft, audits };
  } finally {
    await store.close();
  }
}

const csv = `name,group,host,protocol,community,write_community,role
UPS⑦,SSC/100サーバ,192.0.2.7,snmpv2c,read-secret,write-secret,
UPS⑧,,192.0.2.8,snmpv1,read-secret,,linked
`;
const upsConf =
  '[usb]\ndriver = usbhid-ups\nport = auto\n\n[card]\ndriver = snmp-ups\nport = 192.0.2.9\ndesc = "left"\n';

describe("a CSV list", () => {
  it("is shown first, and then added to the draft, all of it", async () => {
    const file = fileOf("list.csv", csv);
    const preview = await run([file, "--into", "SSC/Bladeサーバ", "--dry-run"]);
    expect(preview.err).toContain('There is no group "SSC/Bladeサーバ"');
    const argv = [file, "--into", "SSC/共有ディスク_連動用/Bladeサーバ"];
    expect(await run([...argv, "--dry-run"])).toMatchObject({
      code: 1,
      err: expect.stringContaining('"SSC/100サーバ"'),
    });
    const made = await run([...argv, "--make-groups", "--dry-run"]);
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out.split("\n").slice(0, 4)).toEqual([
      "Group that would be made: SSC/100サーバ",
      "2 UPSes would be added to the draft:",
      "  SSC/100サーバ/UPS⑦  192.0.2.7:161",
      "  SSC/共有ディスク_連動用/Bladeサーバ/UPS⑧  192.0.2.8:161",
    ]);
    expect((await stored()).draft).toBeNull();

    const done = await run([...argv, "--make-groups", "--json"]);
    const { added, draft } = JSON.parse(done.out) as AddedUpses;
    expect([done.code, added.map(({ name, place }) => [name, place]), draft]).toEqual([
      0,
      [
        ["UPS⑦", 2],
        ["UPS⑧", 3],
      ],
      null,
    ]);
    expect(done.out).not.toContain("secret");
    const { upses, audits } = await stored();
    expect(upses).toMatchObject([
      {
        name: "UPS⑦",
        role: "power",
        confirmSec: 60,
        source: { access: { version: "2c", writeCommunity: "write-secret" } },
      },
      {
        name: "UPS⑧",
        role: "linked",
        confirmSec: 30,
        source: { access: { version: "1", readCommunity: "read-secret" } },
      },
    ]);
    expect(audits[0]).toMatchObject({
      verb: "draft.addNodes",
      actor: { kind: "commandLine" },
      after: { import: "csv", count: 2 },
    });
    expect(JSON.stringify(audits)).not.toContain("secret");
    const again = await run([...argv, "--make-groups"]);
    expect(again.out).toContain("Nothing was added.\n192.0.2.7:161 is in the draft already: UPS⑦");
  });

  it("is taken in Shift_JIS, as Japanese spreadsheets write it", async () => {
    const text = Buffer.from("name,host,protocol,community\r\n", "latin1");
    const file = fileOf(
      "list.csv",
      Buffer.concat([text, Buffer.from("93648cb92c3139322e302e322e372c736e6d707632632c70", "hex")]),
    );
    expect(await run([file, "--into", "SSC"])).toMatchObject({ code: 0 });
    expect((await stored()).upses).toMatchObject([{ name: "電源", source: { access: { readCommunity: "p" } } }]);
  });

  it("with anything wrong in it is not taken at all, and every line is named in both languages", async () => {
    const bad =
      "name,host,protocol,community,port\nok,192.0.2.1,snmpv2c,c,\na/b,192.0.2.2,snmpv5,c,\nc,192.0.2.3,snmpv2c,,70000\n";
    const file = fileOf("list.csv", bad);
    const english = await run([file, "--into", "SSC"]);
    expect(english).toMatchObject({ code: 1, out: "" });
    expect(english.err.split("\n").slice(1, -1)).toEqual([
      "  Line 3: protocol: snmpv5 is not allowed; allowed are snmpv1, snmpv2c, snmpv3, nut.",
      '  Line 3: name: "a/b" is no name; allowed are 1 to 63 characters without /, one blank in a row, and none at the ends.',
      "  Line 4: port: 70000 is not allowed; allowed are whole numbers from 1 to 65535.",
      "  Line 4: community: A value is needed here.",
    ]);
    const japanese = await run([file, "--into", "SSC"], { lang: "ja_JP.UTF-8" });
    expect(japanese.err).toContain("3行目: protocol: snmpv5 は使えません。使える値: snmpv1, snmpv2c, snmpv3, nut");
    expect((await stored()).draft).toBeNull();
    const homeless = await run([fileOf("more.csv", csv)]);
    expect(homeless.err).toContain("Line 3: group: No group is named");
  });
});

describe("a ups.conf", () => {
  it("becomes SNMP sources and NUT sources", async () => {
    const file = fileOf("ups.conf", upsConf);
    const without = await run([file, "--into", "SSC"]);
    expect(without.err).toContain("Line 2: driver: usbhid-ups is reached through its upsd only");
    const argv = [file, "--into", "SSC", "--upsd", "nut.example.com:13493", "--nut-user", "fukuden", "--nut-tls"];
    const { code, out } = await run(argv, { input: "very-secret\n" });
    expect(code).toBe(0);
    expect(out).toContain("  SSC/usb  usb@nut.example.com:13493\n  SSC/card  192.0.2.9:161\n");
    expect((await stored()).upses.map(({ name, note, source }) => ({ name, note, source }))).toEqual([
      {
        ...{ name: "usb", note: "" },
        source: {
          ...{ kind: "nut", host: "nut.example.com", port: 13_493, upsName: "usb" },
          ...{ user: "fukuden", password: "very-secret", tls: true },
        },
      },
      {
        ...{ name: "card", note: "left" },
        source: {
          ...{ kind: "snmp", host: "192.0.2.9", port: 161, mib: "auto" },
          access: { version: "1", readCommunity: "public", writeCommunity: "public" },
        },
      },
    ]);
  });

  it("is reached through upsd altogether where that is wanted", async () => {
    const argv = [fileOf("x", upsConf), "--format", "ups.conf", "--into", "SSC", "--upsd", "127.0.0.1", "--as-nut"];
    expect((await run(argv)).code).toBe(0);
    expect((await stored()).upses.map(({ source }) => [source.kind, source.port])).toEqual([
      ["nut", 3493],
      ["nut", 3493],
    ]);
  });
});

it.each([
  [["/nowhere/ups.conf"], "/nowhere/ups.conf cannot be read (ENOENT)"],
  [["FILE.bin"], "what kind of file it is does not show"],
  [["FILE.bin", "--format", "xml"], "what kind of file it is does not show"],
  [["FILE.csv"], "is no text in UTF-8 or Shift_JIS"],
  [["LARGE.csv"], "has 1048577 bytes; allowed are 1048576"],
  [["FILE.conf", "--upsd", ":9"], "--upsd: :9 is not allowed"],
  [["FILE.conf", "--upsd", "h:x"], "--upsd: h:x is not allowed"],
  [["FILE.conf", "--upsd", "h:70000"], "upsd.port: At most 65535"],
  [["FILE.conf", "--upsd", "a b"], "upsd.host: Not in the right form"],
  [["FILE.conf", "--role", "big"], "--role: big is not allowed"],
  [[], "file"],
])("%j is not understood", async (argv, said) => {
  const files: Record<string, string | Buffer> = {
    ...{ "FILE.bin": "x", "FILE.csv": Buffer.from([0xff, 0x00, 0xfe]), "FILE.conf": upsConf },
    "LARGE.csv": "x".repeat(1_048_577),
  };
  const typed = argv.map((word) => (files[word] === undefined ? word : fileOf(word, files[word])));
  const { code, out, err } = await run(typed);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(said);
});
