import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import { eventually } from "../testing/eventually.ts";
import { askControllerOnce } from "./ask-controller-once.ts";
import { type ControllerBus, openControllerBus } from "./controller-bus.ts";
import { localSocketPath, SocketInUseError } from "./local-socket.ts";
import type { Nudge } from "./messages.ts";
import { openWebBus, type WebBus } from "./web-bus.ts";

let folder: string;
let socketPath: string;
const ends: (() => unknown)[] = [];
const troubles: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fukuden-bus-"));
  socketPath = localSocketPath(folder, "bus");
  troubles.length = 0;
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true });
});

function snapshotAt(seq: number): LiveSnapshot {
  return {
    seq,
    streamId: "s",
    clock: { siteAt: 1, speed: 1 },
    revision: null,
    controller: { state: "running", downBecause: null, selfId: null, epoch: 1, acts: true, trouble: null },
    nodes: {},
    outage: null,
    forecast: null,
    alarms: [],
    log: [],
  };
}
const deltaAt = (seq: number): LiveDelta => ({ seq, streamId: "s", clock: { siteAt: seq, speed: 1 }, revision: seq });

const noAnswer: ControllerAnswer = { kind: "failed", why: "noSuchUps", detail: "" };
const question = (upsId: string): ControllerQuestion => ({
  ...{ kind: "writeUpsSettings", upsId, wanted: { shutoffGraceSec: 180 }, by: "admin" },
});

async function openController(
  over: {
    snapshot?: () => LiveSnapshot;
    onNudge?: (n: Nudge) => void;
    onQuestion?: (question: ControllerQuestion) => Promise<ControllerAnswer>;
  } = {},
): Promise<ControllerBus> {
  const bus = await openControllerBus({
    socketPath,
    snapshot: () => snapshotAt(0),
    onNudge: () => {},
    onQuestion: async () => noAnswer,
    onTrouble: (detail) => troubles.push(detail),
    ...over,
  });
  ends.push(() => bus.close());
  return bus;
}

function openWeb(): { bus: WebBus; heard: string[] } {
  const heard: string[] = [];
  const bus = openWebBus({
    socketPath,
    onSnapshot: (s) => heard.push(`snapshot ${s.seq}`),
    onDelta: (d) => heard.push(`delta ${d.seq}`),
    onDown: () => heard.push("down"),
    onTrouble: (detail) => troubles.push(detail),
  });
  ends.push(() => bus.close());
  return { bus, heard };
}

describe("the bus between controller and web process", () => {
  test("a web process gets the snapshot first and every change after it, in order", async () => {
    const controller = await openController({ snapshot: () => snapshotAt(7) });
    const { heard, bus } = openWeb();
    await eventually(() => expect(heard).toEqual(["snapshot 7"]));
    for (const seq of [8, 9, 10]) controller.publish(deltaAt(seq));
    await eventually(() => expect(heard).toEqual(["snapshot 7", "delta 8", "delta 9", "delta 10"]));
    expect(bus.link()).toBe("up");
  });

  test("a nudge reaches the controller; without one it says so", async () => {
    const { bus, heard } = openWeb();
    expect(bus.nudge({ kind: "revisionSaved" })).toBe(false);
    const nudges: Nudge[] = [];
    await openController({ onNudge: (n) => nudges.push(n) });
    await eventually(() => expect(heard).toEqual(["snapshot 0"]));
    expect(bus.nudge({ kind: "revisionSaved" })).toBe(true);
    await eventually(() => expect(nudges).toEqual([{ kind: "revisionSaved" }]));
  });

  test("a question is answered to its asker, each with its own answer, in whichever order they come", async () => {
    const first = Promise.withResolvers<void>();
    await openController({
      async onQuestion(asked) {
        const upsId = asked.kind === "writeUpsSettings" ? asked.upsId : "none";
        if (upsId === "ups1") await first.promise;
        return { ...noAnswer, detail: upsId } as ControllerAnswer;
      },
    });
    const { bus, heard } = openWeb();
    const other = openWeb();
    await eventually(() => expect([...heard, ...other.heard]).toEqual(["snapshot 0", "snapshot 0"]));
    const answers: string[] = [];
    const ask = async (asker: WebBus, upsId: string) => {
      const answer = await asker.ask(question(upsId));
      answers.push(answer?.kind === "failed" ? answer.detail : "none");
    };
    const asked = ask(bus, "ups1");
    await Promise.all([ask(bus, "ups2"), ask(other.bus, "ups3")]);
    first.resolve();
    await asked;
    expect(answers.toSorted()).toEqual(["ups1", "ups2", "ups3"]);
    expect(answers.at(-1)).toBe("ups1");
    expect(await askControllerOnce({ socketPath }, question("ups4"))).toMatchObject({ detail: "ups4" });
  });

  test("a question has no answer where no controller is, or it goes before it answers", async () => {
    const { bus, heard } = openWeb();
    expect(await bus.ask(question("ups1"))).toBeNull();
    const controller = await openController({ onQuestion: () => new Promise(() => {}) });
    await eventually(() => expect(heard).toEqual(["snapshot 0"]));
    const asked = bus.ask(question("ups1"));
    await controller.close();
    expect(await asked).toBeNull();
  });

  test.each<[string, unknown]>([
    ["no question", { type: "ask", id: 1, question: { kind: "halt" } }],
    [
      "a value out of range",
      { type: "ask", id: 1, question: { ...question("ups1"), wanted: { shutoffGraceSec: -1 } } },
    ],
    ["a setting that there is not", { type: "ask", id: 1, question: { ...question("ups1"), wanted: { colour: 1 } } }],
    ["no id", { type: "ask", question: question("ups1") }],
    ["an unknown nudge", { type: "nudge", nudge: { kind: "sleep" } }],
  ])("a word that is not understood does nothing: %s", async (_name, word) => {
    const asked: unknown[] = [];
    await openController({
      onNudge: (nudge) => asked.push(nudge),
      onQuestion: async (one) => {
        asked.push(one);
        return noAnswer;
      },
    });
    const stranger = connect(socketPath);
    ends.push(() => stranger.destroy());
    stranger.write(`${JSON.stringify(word)}\n`);
    await eventually(() => expect(troubles).toEqual(["a word that is not understood"]));
    expect(asked).toEqual([]);
  });

  test("a controller that goes is noticed, and heard again when it returns", async () => {
    const first = await openController();
    const { heard } = openWeb();
    await eventually(() => expect(heard).toEqual(["snapshot 0"]));
    await first.close();
    await eventually(() => expect(heard).toEqual(["snapshot 0", "down"]));
    await openController({ snapshot: () => snapshotAt(3) });
    await eventually(() => expect(heard.at(-1)).toBe("snapshot 3"));
  });

  test("a web process that does not read never holds the controller up, and gets a fresh snapshot when it reads again", async () => {
    let seq = 0;
    const controller = await openController({ snapshot: () => snapshotAt(seq) });
    const slow = connect(socketPath);
    ends.push(() => slow.destroy());
    let text = "";
    slow.on("data", (chunk) => {
      text += chunk;
    });
    await eventually(() => expect(text).toContain("snapshot"));
    slow.pause();
    const padding = "x".repeat(100_000);
    for (seq = 1; seq <= 2000; seq++) controller.publish({ ...deltaAt(seq), streamId: padding });
    text = "";
    slow.resume();
    await eventually(() => expect(text).toMatch(/"type":"snapshot","snapshot":\{"seq":2001,[^\n]*\n/));
    // All 2000 would be 200 MB.
    expect(text.length).toBeLessThan(20_000_000);
  });

  test("garbage on the socket ends that connection and no other", async () => {
    const controller = await openController();
    const { heard } = openWeb();
    const stranger = connect(socketPath);
    stranger.on("error", () => {});
    const closed = new Promise((resolve) => stranger.on("close", resolve));
    stranger.resume();
    stranger.write("{{{\n");
    await closed;
    expect(troubles).toEqual(["a line that is no JSON"]);
    controller.publish(deltaAt(1));
    await eventually(() => expect(heard.at(-1)).toBe("delta 1"));
  });
});

describe("the socket itself", () => {
  test("is closed to other users, and what a dead process left is replaced", async () => {
    writeFileSync(socketPath, "left behind");
    await openController();
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  });

  test("a second controller in the same folder is refused", async () => {
    await openController();
    await expect(openController()).rejects.toThrow(SocketInUseError);
  });

  test("a folder with a long path gets a short name elsewhere, the same one each time", () => {
    const long = `/${"deep/".repeat(40)}`;
    expect(Buffer.byteLength(localSocketPath(long, "bus"))).toBeLessThan(108);
    expect(localSocketPath(long, "bus")).toBe(localSocketPath(long, "bus"));
    expect(localSocketPath(long, "bus")).not.toBe(localSocketPath(`${long}x`, "bus"));
  });
});
