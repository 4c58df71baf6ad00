import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { consoleFile } from "../persistence/console-file.ts";
import { openJournal } from "../persistence/journal.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { anySnapshot, openApiBench, secret } from "../testing/api-bench.ts";
import { aStorageReading, aUpsReading } from "../testing/builders.ts";
import { schedule, weekly } from "../testing/edit-schedules.ts";
import { site } from "../testing/edit-site.ts";
import { eventually } from "../testing/eventually.ts";
import { type CommandOptions, startCommand } from "../testing/start-command.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-cli-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const start = (argv: string[], options: Partial<CommandOptions> = {}) => startCommand(argv, { dataDir, ...options });

async function run(...args: Parameters<typeof start>) {
  const { printed, code } = start(...args);
  return { code: await code, ...printed };
}

const at = (seq: number) => Date.UTC(2026, 0, 1, 3) + seq * 1000;
const entry = (seq: number, more: object) => ({ seq, at: at(seq), epoch: 1, ...more }) as JournalEntry;
const outage = [
  entry(1, { kind: "outageBegan", upsId: "ups4", beganAt: at(0), evidence: "trap" }),
  entry(2, {
    kind: "commandIssued",
    commandId: "c1",
    command: { kind: "terminalShutdown", terminalId: "blade-1", bootId: null },
    reason: { code: "allDown" },
    wasRunning: true,
  }),
  entry(3, { kind: "commandEnded", commandId: "c1", outcome: "accepted", detail: "" }),
];

async function journal(entries: JournalEntry[]): Promise<void> {
  const opened = await openJournal({ dataDir, log: { warn: () => undefined } });
  await opened.append(entries);
  await opened.close();
}

describe("accounts, while the server runs", () => {
  it("apikey create prints a key that the API takes at once", async () => {
    await using bench = await openApiBench();
    const made = await run(["apikey", "create", "--name", "monitoring", "--role", "viewer", "--json"], bench);
    expect(made).toMatchObject({ code: 0, err: "" });
    const { key } = JSON.parse(made.out) as { key: string };
    const session = await bench.client({ key }).ask("GET", "/session");
    expect(session.body).toMatchObject({ actor: { kind: "apiKey", name: "monitoring", role: "viewer" } });
    const text = await run(["apikey", "create", "--name", "second", "--role", "operator"], bench);
    expect(text.out).toMatch(/^The key, shown this once: fkd_\w+\n$/);
    const audit = await (await bench.signedIn("administrator")).ask("GET", "/audit");
    expect(JSON.stringify(audit.body)).toContain('"kind":"commandLine"');
  });

  it("user create reads the password from standard input", async () => {
    await using bench = await openApiBench();
    const made = await run(["user", "create", "--name", "Sato", "--role", "operator"], {
      ...bench,
      input: `${secret}\n`,
    });
    expect(made).toEqual({ code: 0, out: "Account Sato made\n", err: "" });
    const answer = await bench.client().ask("POST", "/session", { name: "sato", password: secret });
    expect(answer.body).toMatchObject({ name: "Sato", role: "operator" });
    const twice = await run(["user", "create", "--name", "sato", "--role", "viewer"], { ...bench, input: secret });
    expect(twice).toMatchObject({ code: 1, err: expect.stringContaining("The name is taken") });
  });

  it.each([
    [["apikey", "create", "--name", "x", "--role", "king"], "The role is"],
    [["apikey", "create", "--name", "x".repeat(33), "--role", "viewer"], "1 to 32"],
    [["user", "create", "--name", "ab", "--role", "viewer"], "3 to 40"],
    [["user", "create", "--name", "abc", "--role", "viewer"], "8 to 128"],
    [["apikey", "create"], "--name"],
    [["events", "--limit", "0"], "allowed range"],
    [["sim", "mains", "maybe"], "on or off"],
    [["sim", "speed", "fast"], "allowed range"],
    [["no-such-thing"], "unknown command"],
  ])("%j is not understood", async (argv, said) => {
    expect(await run(argv)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(said) });
  });

  it("waits for another process that is writing", async () => {
    await seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });
    const script = `
      const { openDatabase } = await import(${JSON.stringify(new URL("../persistence/database.ts", import.meta.url).href)});
      const database = await openDatabase({ file: ${JSON.stringify(consoleFile(dataDir))} });
      await database.transaction(async (tx) => {
        await tx.setting.create({ data: { siteId: "main", key: "held", value: "", updatedAt: new Date() } });
        process.stdout.write("held");
        await new Promise((resolve) => setTimeout(resolve, 700));
      });
      await database.close();`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exit = once(child, "exit");
    await once(child.stdout, "data");
    const made = await run(["apikey", "create", "--name", "k", "--role", "viewer", "--json"]);
    expect(made).toMatchObject({ code: 0, err: "" });
    await exit;
  });
});

describe("events", () => {
  it("are worded with the names of the saved settings, in the site's time", async () => {
    await seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });
    await journal(outage);
    const lines = [
      "2026-01-01 12:00:01  UPS④: outage began (trap).",
      "2026-01-01 12:00:02  blade-1: asked to shut down.",
      "2026-01-01 12:00:03  blade-1: accepted it.",
    ];
    expect(await run(["events"])).toEqual({ code: 0, out: `${lines.join("\n")}\n`, err: "" });
    expect((await run(["events", "--limit", "1"])).out).toContain("a node: accepted it.");
    for (const node of ["ups4", "UPS④", "SSC/共有ディスク_連動用/UPS④"])
      expect((await run(["events", "--node", node])).out).toBe(`${lines[0]}\n`);
    expect(await run(["events", "--node", "ups9"])).toMatchObject({
      code: 2,
      err: "fukuden: There is no node ups9, or more than one: give its name, path or id.\n",
    });
    expect((await run(["events"], { lang: "ja_JP.UTF-8" })).out).toContain("UPS④");
    const json = (await run(["events", "--json"])).out.trim().split("\n");
    expect(json.map((line) => JSON.parse(line))).toEqual(outage);
  });

  it("of a node that is gone from the settings are found by its id", async () => {
    await journal(outage);
    expect((await run(["events", "--node", "ups4"])).out).toContain("outage began");
  });

  it("cannot move the cursor of who reads them, whatever a device says", async () => {
    const detail = "\u001b[2J\u009b2J\u202e";
    const trap = { upsIds: ["ups4"], trap: "onBattery", address: "192.0.2.4", detail, times: 1 } as const;
    await journal([entry(1, { kind: "trapHeard", ...trap })]);
    const { out } = await run(["events"]);
    expect(out).toContain("on battery");
    expect(out.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("end with their sentence", async () => {
    const written = { asked: { lowBatterySec: 120 }, holds: { lowBatterySec: 120 }, outcome: "done", refused: [] };
    await journal([entry(1, { kind: "upsSettingsWritten", upsId: "ups4", by: "sato", ...written })]);
    expect((await run(["events"])).out).toMatch(/Low-battery run time 120 s\.\n$/);
  });

  it("of a site that has none are none", async () => {
    expect(await run(["events"])).toEqual({ code: 0, out: "", err: "" });
  });

  it("can be followed until it is told to end", async () => {
    await journal(outage.slice(0, 1));
    const ended = new AbortController();
    const following = start(["events", "--follow", "--json"], { signal: ended.signal });
    const seqs = () =>
      following.printed.out
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { seq: number }).seq);
    await eventually(() => expect(seqs()).toEqual([1]));
    await journal(outage.slice(1));
    await eventually(() => expect(seqs()).toEqual([1, 2, 3]));
    ended.abort();
    expect(await following.code).toBe(0);
  });
});

describe("status", () => {
  it("says what the console, the settings and the journal say", async () => {
    expect(await run(["status", "--json"])).toMatchObject({ code: 1, out: expect.stringContaining('"console":null') });
    await seedRevision({ dataDir, tree: exampleSite, comment: "", now: Date.UTC(2026, 0, 1) });
    await journal(outage);
    let ready = true;
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ ready, reasons: ready ? [] : ["controllerSilent"] }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      const answer = await run(["status"], { port });
      expect(answer).toEqual({
        code: 0,
        err: "",
        out: "Console: ready\nSaved settings: revision 1 of 2026-01-01 09:00:00 by fukuden\nOutage: open since 2026-01-01 12:00:00\n",
      });
      const identified = { upsId: "ups4", family: "nut", model: null, serial: null };
      await journal([entry(4, { kind: "sequenceEnded" }), entry(5, { kind: "upsIdentified", ...identified })]);
      ready = false;
      const json = await run(["status", "--json"], { port });
      expect(json.code).toBe(1);
      expect(JSON.parse(json.out)).toMatchObject({
        version: "1.2.3",
        console: { ready: false, reasons: ["controllerSilent"] },
        revision: { number: 1 },
        openSinceAt: null,
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe("the rest", () => {
  it("says its version", async () => {
    expect(await run(["version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" });
    expect(await run(["version", "--json"])).toEqual({ code: 0, out: '{"version":"1.2.3"}\n', err: "" });
  });

  it("says in words that no simulated site answers", async () => {
    const answer = await run(["sim", "mains", "off"], { lang: "ja_JP.UTF-8" });
    expect(answer).toMatchObject({ code: 1, out: "", err: expect.stringContaining("模擬サイトが応答しません") });
  });
});

describe("ups settings", () => {
  const held = { shutoffGraceSec: 90, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: null };
  const shown = { status: "running", desired: "on", reason: { code: "asWanted" }, heardAt: 0 } as const;
  const identity = { manufacturer: "APC", model: "Smart-UPS 1500", serial: null, firmware: null };
  const ups = {
    ...shown,
    ups: { link: "ok", reading: aUpsReading(), family: "powernet", identity, settings: held },
  } as const;
  const live: LiveSnapshot = { ...anySnapshot, nodes: { ups4: ups } };
  const seed = () => seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });

  it("shows what is saved beside what the UPS holds", async () => {
    await seed();
    const { code, out } = await run(["ups", "settings", "UPS④"], { live });
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n")).toEqual([
      "UPS④  Smart-UPS 1500  PowerNet-MIB",
      "                            Saved  In the UPS",
      "Shutoff grace time          180 s        90 s  differs",
      "Low-battery run time        120 s       120 s",
      "Return delay                    -         0 s",
      "Minimum charge for restart   30 %           -",
    ]);
    const of = await run(["ups", "settings", "SSC/共有ディスク_連動用", "--json"], { live });
    expect((JSON.parse(of.out) as { items: { upsId: string }[] }).items.map(({ upsId }) => upsId)).toEqual([
      ...["ups4", "ups5", "ups6"],
    ]);
  });

  it("writes those that the UPS holds, and says what it made of them", async () => {
    await seed();
    const asked: ControllerQuestion[] = [];
    const answer = (question: ControllerQuestion): ControllerAnswer => {
      asked.push(question);
      return {
        ...{ kind: "upsSettings", settings: { ...held, lowBatterySec: 300 } },
        refused: [{ setting: "shutoffGraceSec", error: "rejected", detail: "WrongValue", allowed: [20, 90] }],
      };
    };
    const { code, out } = await run(["ups", "settings", "ups4", "--write"], { live, answer });
    expect(asked).toMatchObject([
      { kind: "writeUpsSettings", upsId: "ups4", wanted: { shutoffGraceSec: 180, lowBatterySec: 120 } },
    ]);
    expect(code).toBe(1);
    expect(out).toContain("Shutoff grace time          180 s        90 s  refused; it takes 20 s, 90 s\n");
    expect(out).toContain("Low-battery run time        120 s       300 s  differs\n");
  });

  it("names those of a group that could not be written, and writes the others", async () => {
    await seed();
    const answer = (question: ControllerQuestion): ControllerAnswer =>
      question.kind === "writeUpsSettings" && question.upsId === "ups5"
        ? { kind: "failed", why: "unreachable", detail: "" }
        : { kind: "upsSettings", settings: held, refused: [] };
    const argv = ["ups", "settings", "SSC/共有ディスク_連動用", "--write"];
    const { code, out, err } = await run(argv, { live, answer });
    expect(code).toBe(1);
    expect(out.match(/^UPS[④⑤⑥]/gmu)).toEqual(["UPS④", "UPS⑥"]);
    expect(err).toMatch(/^UPS⑤: The UPS cannot be reached: .*\n$/);
    const json = JSON.parse((await run([...argv, "--json"], { live, answer })).out);
    expect(json).toMatchObject({ items: [{ upsId: "ups4" }, { upsId: "ups6" }], failed: [{ upsId: "ups5" }] });
  });

  it("writes no further one once it is interrupted", async () => {
    await seed();
    const interrupted = new AbortController();
    const asked: ControllerQuestion[] = [];
    const answer = (question: ControllerQuestion): ControllerAnswer => {
      asked.push(question);
      interrupted.abort();
      return { kind: "upsSettings", settings: held, refused: [] };
    };
    const argv = ["ups", "settings", "SSC/共有ディスク_連動用", "--write"];
    const { code, out } = await run(argv, { live, answer, signal: interrupted.signal });
    expect({ code, asked: asked.length }).toEqual({ code: 1, asked: 1 });
    expect(out).toContain("UPS④");
  });

  it("says why it could not, in the caller's language", async () => {
    await seed();
    const nobody = await run(["ups", "settings", "ups4"]);
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining("The controller does not answer") });
    const running = (): ControllerAnswer => ({ kind: "failed", why: "inSequence", detail: "" });
    const busy = await run(["ups", "settings", "ups4", "--write"], { live, answer: running, lang: "ja_JP.UTF-8" });
    expect(busy).toMatchObject({ code: 1, out: "", err: expect.stringContaining("シーケンスの実行中") });
    const other = await run(["ups", "settings", "blade-1"], { live });
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining("There is no UPS") });
  });
});

describe("plan", () => {
  const outageAt = Date.UTC(2026, 10, 20, 5);
  /** What a controller that watches the healthy example site would show. */
  function healthy(): LiveSnapshot {
    const shown = { status: "running", desired: "on", reason: { code: "asWanted" }, heardAt: outageAt } as const;
    const settled = { family: null, identity: null, settings: null, link: "ok" } as const;
    const upses = exampleSite.upses.map((u) => [
      u.id,
      { ...shown, ups: { ...settled, reading: aUpsReading({ runtimeSec: 1800 }) } },
    ]);
    const terminals = exampleSite.terminals.map((t) => [
      t.id,
      { ...shown, terminal: { connected: true, phase: "running" } },
    ]);
    const storages = exampleSite.storages.map((st) => [
      st.id,
      { ...shown, storage: { link: "ok", reading: aStorageReading() } },
    ]);
    return {
      seq: 1,
      streamId: "s",
      clock: { siteAt: outageAt, speed: 1 },
      revision: 1,
      controller: { state: "running", downBecause: null, selfId: "sv1", epoch: 1, acts: true, trouble: null },
      nodes: Object.fromEntries([...upses, ...terminals, ...storages]),
      outage: null,
      forecast: null,
      alarms: [],
      log: [],
    };
  }
  const seed = () => seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });

  const plan = (args: string[], lang?: string) =>
    run(["plan", ...args], { live: healthy(), ...(lang ? { lang } : {}) });

  it("prints when each step comes and why, how long each battery lasts, what decides that, and the verdict", async () => {
    await seed();
    const { code, out } = await plan(["--outage", "SSC/共有ディスク_連動用/Bladeサーバ"]);
    expect(code).toBe(0);
    const [above, steps, batteries, path, end] = out.trimEnd().split("\n\n");
    expect(above).toBe(
      "Assumed: mains of UPS⑤ fail now and do not come back.\nEstimated at 14:00:00, from what is known of the site then.",
    );
    expect(steps?.split("\n")).toEqual([
      "after  at        takes  step      node        time from  why",
      " 1:00  14:01:00   3:00  shutdown  blade-1     settings   It has lost its feeds (UPS⑤): 0 alive, 1 needed.",
      " 1:00  14:01:00   3:00  shutdown  blade-2     settings   It has lost its feeds (UPS⑤): 0 alive, 1 needed.",
      " 1:00  14:01:00   3:00  shutdown  blade-pool  settings   It has lost its feeds (UPS⑤): 0 alive, 1 needed.",
      " 4:10  14:04:10         off       UPS⑤                   Everything that it feeds is down.",
    ]);
    expect(batteries?.split("\n")).toEqual([
      "UPS      battery empty     needed until  margin  because of",
      "UPS⑤  30:00 (14:30:00)  4:10 (14:04:10)   25:50  confirmation UPS⑤ 1:00 → shutdown blade-1 3:10",
    ]);
    expect(path?.split("\n")[0]).toBe("What decides when all that stops is dark:");
    expect(end).toMatch(
      /^All that stops is dark after 4:10 \(14:04:10\)\.\nOf 3 steps that take time, 0 rest on measured/,
    );
    expect(end).toMatch(/Verdict: safe, smallest margin 25:50 \(UPS⑤\)\.$/);
  });

  it("says on how many measured runs a time rests", async () => {
    await seed();
    await journal([
      ...outage,
      entry(60, {
        kind: "terminalDown",
        terminalId: "blade-1",
        confirmed: true,
        cause: "goodbye",
        goneAt: Date.UTC(2026, 0, 1, 3) + 42_000,
      }),
    ]);
    const { out } = await plan(["--outage", "ups5"]);
    expect(out).toMatch(/ 0:40 {2}shutdown {2}blade-1 +1 run +It has/);
    expect(out).toContain("Of 3 steps that take time, 1 rests on measured runs and 2 on");
  });

  it.each<[string[], string[]]>([
    [
      ["--outage", "--back-after", "300"],
      ["mains of all UPSes fail now and are back 5:00 later", "All runs again after"],
    ],
    [
      ["--outage", "ups5", "--at", "14:30"],
      ["UPS⑤ fail at 14:30:00, in 30:00 and do not", "31:00  14:31:00"],
    ],
    [["--at", "13:59", "--outage", "ups5"], ["fail at 13:59:00, in 23:59:00"]],
    [
      ["--after", "90"],
      ["all UPSes fail at 14:01:30, in 1:30", " 2:00  14:02:00   3:00  shutdown          blade-1"],
    ],
    [
      ["--stop", "Bladeサーバ"],
      ["mains stay as they are", "a stop of Bladeサーバ is ordered now.", "By order of an operator."],
    ],
    [
      ["--stop", "Bladeサーバ", "--cut-ups"],
      ["with the UPSes that then feed nothing", "off       UPS⑤"],
    ],
    [
      ["--stop", "blade-1", "--outage", "ups5"],
      ["mains of UPS⑤ fail now", " 0:00  14:00:00   3:00  shutdown  blade-1"],
    ],
    [
      ["--start", "blade-1"],
      ["a start of blade-1 is ordered now", "Nothing is stopped, started or switched."],
    ],
    [
      ["--until", "23:00"],
      ["mains stay as they are", "Looks ahead until 23:00:00, in 9:00:00.", "Nothing is stopped"],
    ],
  ])("%j: says what it assumes, and what comes of it", async (args, said) => {
    await seed();
    const { code, out } = await plan(args);
    expect(code).toBe(0);
    for (const each of said) expect(out).toContain(each);
  });

  it("shows what the schedule of the evening brings", async () => {
    const tree = site(schedule("kyoyu", weekly("off 22:00 on 22:48")));
    await seedRevision({ dataDir, tree, comment: "", now: 0 });
    const { out } = await plan(["--until", "23:00"]);
    expect(out).toMatch(
      /8:00:00 {2}22:00:00 +3:00 {2}shutdown {2}blade-1 .*Off by schedule since 22:00:00, on again at 22:48:00/,
    );
    expect(out).toMatch(/8:48:00 {2}22:48:00 +10:00 {2}wake +blade-1/);
  });

  it("in Japanese too, in columns as wide as its letters", async () => {
    await seed();
    const { out } = await plan(["--outage", "ups4"], "ja_JP.UTF-8");
    expect(out).toContain("前提: いま UPS④ が停電し、復電しない。");
    expect(out).toContain(
      "0:30  14:00:30  3:00  シャットダウン  blade-1       設定値      使用する 共有ディスク の給電",
    );
    expect(out).toContain(
      "3:40  14:03:40        OFF             UPS⑤                      給電先はすべて停止しました。",
    );
    expect(out).toMatch(/判定: 安全、最小の余裕 21:21（UPS④）。\n$/);
  });

  it("prints the forecast as JSON, also with mains back", async () => {
    await seed();
    const { code, out } = await plan(["--back-after", "300", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ assumes: "mainsFailAsAsked", runningAt: expect.any(Number) });
  });

  it.each([
    [["--outage", "nowhere"], "There is no UPS and no group nowhere, or more than one: give its name, path or id."],
    [["--outage", "blade-1"], "There is no UPS and no group blade-1, or more than one: give its name, path or id."],
    [["--stop", "nothing"], "--stop: there is no node nothing, or more than one: give its name, path or id."],
    [["--back-after", "soon"], "--back-after: soon is no number of seconds; allowed are 0 to 86400."],
    [["--after", "-1"], "--after: -1 is no number of seconds; allowed are 0 to 86400."],
    [["--at", "24:00"], "--at: 24:00 is no time of day; allowed are 00:00 to 23:59."],
    [["--until", "9"], "--until: 9 is no time of day; allowed are 00:00 to 23:59."],
    [["--at", "21:50", "--after", "60"], "--after and --at exclude each other: give one of them."],
    [["--cut-ups"], "--cut-ups needs --stop."],
  ])("refuses %j in a sentence", async (args, sentence) => {
    await seed();
    const { code, err } = await plan(args);
    expect({ code, err }).toEqual({ code: 2, err: `fukuden: ${sentence}\n` });
  });

  it("says that the controller does not answer", async () => {
    await seed();
    expect(await run(["plan"])).toMatchObject({ code: 1, err: "The controller does not answer: is it running?\n" });
  });
});

describe("simulated devices", () => {
  const until = (what: () => boolean) => eventually(() => expect(what()).toBe(true));
  const linesOf = (text: string) => text.trimEnd().split("\n");
  /** Starts a command that goes on until it is ended, and waits for its first line. */
  async function serving(argv: string[], lang?: string) {
    const stopped = new AbortController();
    const { printed, code } = start(argv, { signal: stopped.signal, lang });
    await until(() => printed.out.includes("\n"));
    return {
      printed,
      async end() {
        stopped.abort();
        return { code: await code, lines: linesOf(printed.out) };
      },
    };
  }
  const file = (name: string, text: string) => {
    const at = path.join(dataDir, name);
    writeFileSync(at, text);
    return at;
  };

  it("sim fleet serves until it is ended, and another process orders it about", async () => {
    const fleet = await serving(["sim", "fleet", "--count", "4", "--group-size", "2", "--first-port", "0", "--json"]);
    const { endpoints } = JSON.parse(linesOf(fleet.printed.out)[0] ?? "");
    expect(endpoints).toHaveLength(4);
    expect(endpoints[3]).toMatchObject({ id: "ups00004", groupId: "g002", host: "127.0.0.1", family: "powernet" });
    expect(await run(["sim", "mains", "off", "g002", "ups00001", "--fleet"])).toEqual({
      code: 0,
      out: "Mains are off at the fleet\n",
      err: "",
    });
    expect(await run(["sim", "mains", "off", "ups5", "--fleet"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("no such UPS and no such group"),
    });
    expect(await run(["sim", "speed", "2", "--fleet"])).toMatchObject({ code: 0, out: expect.stringContaining("2") });
    const second = await run(["sim", "fleet", "--count", "1", "--first-port", "0"]);
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining("Another fleet runs") });
    const { code, lines } = await fleet.end();
    expect(code).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ counts: { upses: 4, onBattery: 3, dark: 0 } });
    expect(await run(["sim", "mains", "on", "--fleet"], { lang: "ja_JP.UTF-8" })).toMatchObject({
      code: 1,
      err: expect.stringContaining("模擬UPS群から応答がありません"),
    });
  });

  it("sim fleet says where it stands, in either language", async () => {
    const fleet = await serving(["sim", "fleet", "--count", "3", "--addresses", "127.79.0.0/24", "--port", "0"]);
    expect(fleet.printed.out).toMatch(
      /^3 simulated UPSes answer SNMP v1 and v2c from 127\.79\.0\.1:\d+ to 127\.79\.0\.3:\d+, in groups g001 to g001/,
    );
    expect((await fleet.end()).lines.at(-1)).toBe("Answered 0, dropped 0, traps sent 0");
    const other = await serving(["sim", "fleet", "--count", "1", "--first-port", "0"], "ja_JP.UTF-8");
    expect(other.printed.out).toMatch(/^模擬UPS 1台が127\.0\.0\.1:\d+から/);
    await other.end();
  });

  it.each([
    [["--count", "0"], 2, "whole numbers from 1 to 60000"],
    [["--family", "apc"], 2, "powernet, rfc1628 and mixed"],
    [["--speed", "1000"], 2, "from 0.1 to 600"],
    [["--first-port", "1", "--addresses", "127.1.0.0/16"], 2, "exclude each other"],
    [["--first-port", "65530"], 1, "the last is 65535"],
    [["--addresses", "10.0.0.0/8"], 1, "inside of 127.0.0.0/8"],
    [["--addresses", "127.1.0.0/28"], 1, "fewer addresses"],
  ])("sim fleet %j does not come up", async (options, code, said) => {
    expect(await run(["sim", "fleet", ...options])).toMatchObject({
      code,
      out: "",
      err: expect.stringContaining(said),
    });
  });

  it("sim replay serves a recording, and ends when it is told", async () => {
    const recording = file("device.snmprec", "1.3.6.1.2.1.1.5.0|4|rack 7\n");
    const replay = await serving(["sim", "replay", recording, "--port", "0"]);
    expect(replay.printed.out).toMatch(/^1 recorded objects of .*device\.snmprec answer SNMP .* 127\.0\.0\.1:\d+ /);
    expect(await replay.end()).toMatchObject({ code: 0, lines: [expect.anything(), "Answered 0, dropped 0"] });
  });

  it.each([
    ["ups.dev", "battery.charge: 100\n", [], "a device file of NUT (dummy-ups)"],
    ["odd.snmprec", "1.3.6.1|2|1\n1.3.6.2|2|much\n", [], "line 2: 1.3.6.2|2|much holds no value of that type"],
    ["empty.snmprec", "", [], "holds no recorded object"],
    ["good.snmprec", "1.3.6.1|2|1\n", ["--allow", "sysName.0"], "sysName.0 is no object identifier"],
  ])("sim replay %s is refused in words", async (name, text, options, said) => {
    const answer = await run(["sim", "replay", file(name, text), "--port", "0", ...options]);
    expect(answer).toMatchObject({ code: 1, out: "", err: expect.stringContaining(said) });
  });

  it("a file that is not there is said", async () => {
    const answer = await run(["sim", "replay", path.join(dataDir, "none.snmprec")]);
    expect(answer).toMatchObject({ code: 1, err: expect.stringMatching(/none\.snmprec cannot be read: ENOENT/) });
  });
});
