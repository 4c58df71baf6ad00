import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDecider } from "../domain/decide/decider.ts";
import type { Intent } from "../domain/decide/decision.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { Observation } from "../domain/world/readings.ts";
import { aUpsReading, foreseen, onBattery, outputOff } from "../testing/builders.ts";
import { createBench, noForecast, nothing } from "../testing/controller-bench.ts";
import { settle } from "../testing/manual-clock.ts";
import type { Decide } from "./decider.ts";

let bench: ReturnType<typeof createBench>;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.end());

const off = (upsId: string): Intent => ({
  command: { kind: "upsOff", upsId, form: "offNow" },
  reason: { code: "allDown" },
  wasRunning: null,
});
const stop = (terminalId: string): Intent => ({
  command: { kind: "terminalShutdown", terminalId, bootId: null },
  reason: { code: "controlLoss" },
  wasRunning: true,
});
/** Cuts these UPSes once each, as soon as an outage is open. */
const cutting =
  (...ids: string[]): Decide =>
  ({ world }) => ({ ...nothing, intents: ids.filter((id) => !world.memory.cuts[id]).map(off) });
const trap = (upsId: string): Observation => ({
  kind: "upsTrap",
  upsId,
  at: bench.clock.now(),
  trap: "onBattery",
  detail: "",
});

describe("a rehearsal", () => {
  it("asks the devices and touches none; its report is on disk, and a command that is real waits for no check", async () => {
    const order = { id: "o", by: "a", givenAt: 1, kind: "rehearse", nodeId: "ups5" } as const;
    bench.journal.entries.push({ seq: 1, at: 1, epoch: 1, kind: "orderGiven", order });
    const decider = createDecider();
    await bench.start({
      decide: (args) => {
        const decision = decider(args);
        const isRehearsing = decision.intents.some((i) => i.command.kind === "check" && i.command.nodeId === "blade-1");
        const real = isRehearsing && !args.world.memory.stops["blade-1"] ? [stop("blade-1")] : [];
        return { ...decision, intents: [...decision.intents, ...real] };
      },
    });
    await bench.run(3);
    expect(bench.drivers.sent.filter((s) => s.id === "blade-1").map((s) => s.kind)).toEqual([
      "check",
      "terminalShutdown",
    ]);
    expect(new Set(bench.drivers.sent.map((s) => s.kind))).toEqual(new Set(["check", "terminalShutdown"]));
    const ended = bench.journal.entries.find((e) => e.kind === "rehearsalEnded");
    expect(ended).toMatchObject({
      checks: expect.arrayContaining([
        { nodeId: "blade-1", of: "terminalStop", outcome: "done" },
        { nodeId: "ups5", of: "upsRead", outcome: "done" },
        { nodeId: "ups5", of: "upsWrite", outcome: "done" },
      ]),
    });
  });
});

describe("the order of a tick (I7)", () => {
  it("has a command on disk before it is sent, and what came of it after", async () => {
    const onDiskWhenSent: boolean[] = [];
    bench.drivers.onSend = ({ id }) =>
      void onDiskWhenSent.push(
        bench.journal.entries.some(
          (e) => e.kind === "commandIssued" && e.command.kind === "upsOff" && e.command.upsId === id,
        ),
      );
    await bench.start({ decide: cutting("ups5", "ups6") });
    expect(onDiskWhenSent).toEqual([true, true]);
    expect(bench.journal.entries.map((e) => [e.seq, e.kind, "commandId" in e ? e.commandId : null])).toEqual([
      [1, "commandIssued", "1-1"],
      [2, "commandIssued", "1-2"],
      // What a command opens goes by the settings of its beginning to its end.
      [3, "sequenceBegan", null],
      [4, "commandEnded", "1-1"],
      [5, "commandEnded", "1-2"],
    ]);
  });

  it("sends nothing while the journal has not answered", async () => {
    bench.journal.mode = "hang";
    await bench.start({ decide: cutting("ups5") });
    expect(bench.drivers.sent).toEqual([]);
    bench.journal.release();
    await settle();
    expect(bench.drivers.sent).toHaveLength(1);
  });

  it("writes the notes of a decision before its commands, and looks again at once", async () => {
    const decide: Decide = ({ world, now }) =>
      world.memory.outages.ups5
        ? cutting("ups5")({ world } as Parameters<Decide>[0])
        : { ...nothing, notes: [{ kind: "outageBegan", upsId: "ups5", beganAt: now, evidence: "reading" }] };
    await bench.start({ decide });
    expect(bench.journal.entries.map((e) => e.kind)).toEqual([
      "outageBegan",
      "sequenceBegan",
      "commandIssued",
      "commandEnded",
    ]);
  });

  it("goes on from its journal in a new epoch", async () => {
    bench.journal.entries.push({
      seq: 7,
      at: 1,
      epoch: 3,
      kind: "outageBegan",
      upsId: "ups5",
      beganAt: 1,
      evidence: "trap",
    });
    const seen: unknown[] = [];
    await bench.start({
      leadership: { current: () => ({ acts: true, epoch: 4 }) },
      decide: (args) => {
        seen.push(args.world.memory.outages.ups5?.beganAt);
        return cutting("ups5")(args);
      },
    });
    expect(seen[0]).toBe(1);
    expect(bench.journal.entries[1]).toMatchObject({ seq: 8, epoch: 4, commandId: "4-8" });
  });

  it("commands nothing on the word of its journal before it has looked at every UPS, or has tried to for a while", async () => {
    bench.drivers.upses.ups1 = "nothing";
    await bench.start({ decide: cutting("ups5") });
    await bench.run(1.9);
    expect(bench.drivers.sent).toEqual([]);
    await bench.run(0.2);
    expect(bench.drivers.sent).toHaveLength(1);
  });

  it("watches, and does nothing, while another one leads", async () => {
    bench.leadership.acts = false;
    await bench.start({ decide: cutting("ups5") });
    await bench.run(10);
    expect([bench.journal.entries, bench.drivers.sent]).toEqual([[], []]);
    expect(bench.drivers.reads.ups5).toBeGreaterThan(1);
  });
});

describe("ticks", () => {
  it("run one at a time, and take together what arrived meanwhile", async () => {
    let ticks = 0;
    let once = true;
    await bench.start({
      decide: ({ now }) => {
        ticks += 1;
        if (!once) return nothing;
        once = false;
        return { ...nothing, notes: [{ kind: "outageBegan", upsId: "ups1", beganAt: now, evidence: "trap" }] };
      },
    });
    await settle();
    bench.journal.mode = "hang";
    once = true;
    bench.inbox.observe(trap("ups1"));
    await settle();
    const before = ticks;
    for (const id of ["ups2", "ups3", "ups4"]) bench.inbox.observe(trap(id));
    await settle();
    expect(ticks).toBe(before);
    bench.journal.mode = "write";
    bench.journal.release();
    await settle();
    expect(ticks).toBe(before + 1);
  });

  it("come when the decision asked for one, without anything observed", async () => {
    const at: number[] = [];
    const startAt = bench.clock.now();
    bench.revisions.saved = { number: 1, tree: { ...exampleSite, upses: [], storages: [], clusters: [] } };
    await bench.start({
      decide: ({ now }) => {
        at.push(now - startAt);
        return { ...nothing, nextLookAt: startAt + 7_300 * at.length };
      },
    });
    await bench.clock.advance(15_000);
    expect(at.filter((ms) => ms > 0)).toEqual([7_300, 14_600]);
  });

  it("survive a decision that throws: what was observed is not lost, and it is asked again", async () => {
    let broken = true;
    await bench.start({
      decide: () => {
        if (broken) throw new Error("a fault of ours");
        return nothing;
      },
    });
    await bench.run(1.5);
    broken = false;
    await bench.run(2);
    expect(bench.logged).toContain("no decision could be made");
    expect((await bench.journal.loadOpen()).entries).toEqual([]);
  });

  it("are few though thousands of readings come that change nothing, and all of those are known at the next", async () => {
    let decisions = 0;
    const seen: (number | null | undefined)[] = [];
    await bench.start({
      decide: ({ world }) => {
        decisions += 1;
        seen.push(world.upses.ups1?.reading?.loadPercent);
        return nothing;
      },
    });
    await bench.run(3);
    const before = decisions;
    for (let ms = 0; ms < 5000; ms += 10) {
      for (const upsId of ["ups1", "ups2", "ups3", "ups4"])
        bench.inbox.observe({
          kind: "upsRead",
          upsId,
          at: bench.clock.now(),
          reading: aUpsReading({ loadPercent: ms / 100 }),
        });
      await bench.run(0.01, 10);
    }
    expect(decisions - before).toBeLessThanOrEqual(30);
    expect(decisions - before).toBeGreaterThan(10);
    await bench.run(0.2);
    expect(seen.at(-1)).toBe(49.9);
  });

  it("come at once for a change among thousands of readings that change nothing", async () => {
    const seen: unknown[] = [];
    await bench.start({
      decide: ({ world }) => {
        seen.push(world.upses.ups2?.reading?.output);
        return nothing;
      },
    });
    await bench.run(3);
    bench.inbox.observe({ kind: "upsRead", upsId: "ups1", at: bench.clock.now(), reading: aUpsReading() });
    await settle();
    bench.inbox.observe({ kind: "upsRead", upsId: "ups1", at: bench.clock.now(), reading: aUpsReading() });
    await settle();
    expect(seen.at(-1)).toBe("mains");
    bench.inbox.observe({ kind: "upsRead", upsId: "ups2", at: bench.clock.now(), reading: onBattery() });
    await settle();
    expect(seen.at(-1)).toBe("battery");
  });

  it("that take long leave the time between them to what waits", async () => {
    const at: number[] = [];
    let isSlow = false;
    await bench.start({
      decide: () => {
        at.push(bench.realClock.now());
        // As long as a decision on a large site in an outage.
        if (isSlow) bench.realClock.jump(20);
        return nothing;
      },
    });
    await bench.run(3);
    isSlow = true;
    at.length = 0;
    for (let i = 0; i < 100; i++) {
      bench.inbox.observe(trap("ups1"));
      await bench.realClock.advance(10);
    }
    const apart = at.slice(1).map((ms, i) => ms - (at[i] ?? 0));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(80);
    expect(at.length).toBeGreaterThan(10);
  });

  it("keep what is for the record among the events, and out of the log that the console shows", async () => {
    const controller = await bench.start();
    const heard = { upsIds: ["ups1"], trap: "onBattery", address: "192.0.2.1", detail: "", times: 1 } as const;
    bench.inbox.observe({ kind: "trapHeard", at: bench.clock.now(), ...heard });
    await bench.run(1);
    expect(bench.journal.entries).toMatchObject([{ kind: "trapHeard", ...heard }]);
    expect(controller.snapshot().log).toEqual([]);
  });

  it("let only one command to a node be in flight", async () => {
    bench.drivers.answers.ups5 = "nothing";
    await bench.start({
      decide: () => ({
        ...nothing,
        intents: [off("ups5"), off("ups6")].slice(0, bench.drivers.sent.length < 5 ? 2 : 0),
      }),
    });
    expect(bench.drivers.sent.filter((s) => s.id === "ups5")).toHaveLength(1);
  });
});

describe("commands", () => {
  it.each([
    ["accepted", undefined, "accepted"],
    ["rejected by the device", new DriverError("rejected", "read-only"), "rejected"],
    ["not sent", new DriverError("unreachable", "no route"), "unreachable"],
  ] as const)("%s", async (_, answer, outcome) => {
    if (answer) bench.drivers.answers.ups5 = answer;
    await bench.start({ decide: cutting("ups5") });
    expect(bench.journal.entries.at(-1)).toMatchObject({ kind: "commandEnded", outcome });
  });

  it("without an answer are of unknown outcome after a while, and hold up nobody else", async () => {
    bench.drivers.answers.ups5 = "nothing";
    await bench.start({ decide: cutting("ups5", "ups6") });
    expect(bench.journal.entries.at(-1)).toMatchObject({ kind: "commandEnded", commandId: "1-2", outcome: "accepted" });
    await bench.run(16);
    expect(bench.journal.entries.at(-1)).toMatchObject({ kind: "commandEnded", commandId: "1-1", outcome: "timeout" });
  });

  it("go to agents with their id, and to storage with its time", async () => {
    const flush: Intent = {
      command: { kind: "storageFlush", storageId: "shared-disk" },
      reason: { code: "allDown" },
      wasRunning: null,
    };
    await bench.start({
      decide: ({ world }) => ({ ...nothing, intents: world.memory.stops.sv1 ? [] : [stop("sv1"), flush] }),
    });
    expect(bench.drivers.sent).toEqual([
      { kind: "terminalShutdown", id: "sv1", commandId: "1-1" },
      { kind: "storageFlush", id: "shared-disk", commandId: "1-2" },
    ]);
  });
});

describe("a journal that cannot be written", () => {
  it("stops nothing: entries wait in order, the console is told, and all are written later", async () => {
    bench.journal.mode = "refuse";
    const running = await bench.start({ decide: cutting("ups5", "ups6") });
    expect(bench.drivers.sent).toHaveLength(2);
    expect(running.snapshot().controller.trouble).toBe("journalNotWritable");
    expect(bench.journal.entries).toEqual([]);
    await bench.run(5);
    expect(bench.journal.appends).toBeLessThan(6);
    bench.journal.mode = "write";
    await bench.run(3);
    expect(running.snapshot().controller.trouble).toBeNull();
    expect(bench.deltas.findLast((d) => d.controller)?.controller?.trouble).toBeNull();
    expect(bench.journal.entries.map((e) => e.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it("and does not answer: the sequence goes on, and nothing is written twice", async () => {
    bench.journal.mode = "hang";
    const running = await bench.start({ decide: cutting("ups5") });
    await bench.run(4);
    expect(bench.drivers.sent).toHaveLength(1);
    expect(running.snapshot().controller.trouble).toBe("journalNotWritable");
    bench.journal.mode = "write";
    bench.journal.release();
    await bench.run(3);
    expect(bench.journal.entries.map((e) => e.seq)).toEqual([1, 2, 3]);
    expect(running.snapshot().controller.trouble).toBeNull();
  });
});

describe("polling", () => {
  const readsIn = async (sec: number, id: string) => {
    const before = bench.drivers.reads[id] ?? 0;
    await bench.run(sec);
    return (bench.drivers.reads[id] ?? 0) - before;
  };

  it.each([
    ["on mains", aUpsReading(), 12],
    ["on battery", onBattery(), 30],
    ["off", outputOff(), 30],
    ["counting down", aUpsReading({ shutdownPending: true }), 30],
  ])("a UPS %s, in a minute", async (_, reading, expected) => {
    bench.drivers.upses.ups1 = reading;
    await bench.start();
    const reads = await readsIn(60, "ups1");
    expect(Math.abs(reads - expected)).toBeLessThanOrEqual(1);
  });

  it("is at once after a trap", async () => {
    await bench.start();
    await bench.run(1);
    const before = bench.drivers.reads.ups1 ?? 0;
    bench.inbox.observe(trap("ups1"));
    await settle();
    expect(bench.drivers.reads.ups1).toBe(before + 1);
  });

  it("is never more often than every 50 ms of real time, however many traps come", async () => {
    await bench.start();
    for (let i = 0; i < 20; i++) {
      bench.inbox.observe(trap("ups1"));
      await bench.realClock.advance(10);
    }
    expect(bench.drivers.reads.ups1).toBeLessThanOrEqual(6);
  });

  it("of a dead device is seldom, one at a time, and delays nobody", async () => {
    bench.drivers.upses.ups1 = "nothing";
    const running = await bench.start();
    await bench.run(60);
    expect(running.snapshot().nodes.ups1?.ups?.link).toBe("lost");
    expect(bench.drivers.inFlight.ups1).toEqual({ now: expect.any(Number), most: 1 });
    expect(bench.drivers.reads.ups2).toBeGreaterThanOrEqual(11);
    expect(running.snapshot().nodes.ups2?.ups?.link).toBe("ok");
    bench.drivers.upses.ups1 = aUpsReading();
    await bench.run(40);
    expect(running.snapshot().nodes.ups1?.ups?.link).toBe("ok");
  });

  it("of a device that ignores being called off asks nothing new until it answers", async () => {
    const answers: (() => void)[] = [];
    const real = bench.drivers.ups;
    const hanging: typeof real = (ups) => ({
      ...real(ups),
      read: () => new Promise((resolve) => answers.push(() => resolve(aUpsReading()))),
    });
    const running = await bench.start({ drivers: { ...bench.drivers, ups: hanging } });
    await bench.run(60);
    expect(answers).toHaveLength(exampleSite.upses.length);
    expect(running.snapshot().nodes.ups1?.ups?.link).toBe("lost");
    for (let sec = 0; sec < 20; sec++) {
      for (const answer of answers) answer();
      await bench.run(1);
    }
    expect(running.snapshot().nodes.ups1?.ups?.link).toBe("ok");
    for (const answer of answers) answer();
  });

  it("backs off for a lost device, and is no two at the same moment", async () => {
    const refuse = new DriverError("unreachable", "no route");
    for (const { id } of exampleSite.upses) bench.drivers.upses[id] = refuse;
    await bench.start();
    await bench.run(60);
    const reads = await readsIn(60, "ups1");
    expect(reads).toBeGreaterThanOrEqual(4);
    expect(reads).toBeLessThanOrEqual(5);
  });

  it("watches moving storage closely during a sequence only", async () => {
    bench.drivers.storages["shared-disk"] = { state: "flushing", dirtyBytes: 9 };
    bench.journal.entries.push({
      seq: 1,
      at: 1,
      epoch: 1,
      kind: "outageBegan",
      upsId: "ups4",
      beganAt: 1,
      evidence: "trap",
    });
    await bench.start();
    expect(Math.abs((await readsIn(20, "shared-disk")) - 20)).toBeLessThanOrEqual(1);
    expect(await readsIn(20, "control-disk")).toBeLessThanOrEqual(5);
  });

  it("asks who a UPS is at first contact, and tells it and what it speaks", async () => {
    const identity = { manufacturer: "APC", model: "Smart-UPS 1500", serial: "AS07", firmware: null };
    bench.drivers.identities.ups1 = { identity, family: "powernet" };
    const running = await bench.start();
    expect(running.snapshot().nodes.ups1?.ups).toMatchObject({ identity, family: "powernet" });
    expect(running.snapshot().nodes.ups2?.ups).toMatchObject({ identity: null, family: null });
    expect(bench.journal.entries).toMatchObject([
      { kind: "upsIdentified", upsId: "ups1", family: "powernet", model: "Smart-UPS 1500", serial: "AS07" },
    ]);
    expect(running.snapshot().log).toEqual([]);
    await bench.run(3700, 1000);
    expect(bench.journal.entries).toHaveLength(1);
    bench.drivers.identities.ups1 = { identity: { ...identity, serial: "AS08" }, family: "powernet" };
    await bench.run(3600, 1000);
    expect(bench.journal.entries).toMatchObject([{ serial: "AS07" }, { upsId: "ups1", serial: "AS08" }]);
  });

  it("dates a reading that a trap overtook before that trap, and reads again", async () => {
    let answer: () => void = () => {};
    let reads = 0;
    const real = bench.drivers.ups;
    const seen: unknown[] = [];
    await bench.start({
      drivers: {
        ...bench.drivers,
        ups: (ups) => ({
          ...real(ups),
          read: (signal) => {
            if (ups.id !== "ups1" || ++reads > 1) return real(ups).read(signal);
            return new Promise((resolve) => {
              answer = () => resolve(aUpsReading());
            });
          },
        }),
      },
      decide: ({ world }) => {
        seen.push(world.upses.ups1);
        return nothing;
      },
    });
    await bench.clock.advance(100);
    bench.inbox.observe(trap("ups1"));
    const { at } = trap("ups1");
    await bench.clock.advance(100);
    answer();
    await settle();
    expect(seen.at(-1)).toMatchObject({ trap: { name: "onBattery", at }, readAt: at - 100 });
    await bench.realClock.advance(50);
    await settle();
    expect(reads).toBe(2);
  });
});

describe("live changes", () => {
  it("add up to the snapshot", async () => {
    let verdict: "onMains" | "onBattery" = "onMains";
    const running = await bench.start({
      predict: ({ now }) => foreseen({ ...noForecast, madeAt: now, marginSec: 100 }),
      decide: ({ world, now, tree }) => ({
        ...nothing,
        notes:
          verdict === "onBattery" && !world.memory.outages.ups1
            ? [{ kind: "outageBegan", upsId: "ups1", beganAt: now, evidence: "trap" }]
            : [],
        verdicts: Object.fromEntries(
          tree.upses.map((u) => [u.id, { desired: "on", status: verdict, reason: { code: "asWanted" } }]),
        ),
        alarms: world.memory.outages.ups1
          ? [{ key: "outage:ups1", severity: "critical", code: "outage", nodeId: "ups1", sinceAt: now }]
          : [],
      }),
    });
    const first = running.snapshot();
    await bench.run(3);
    verdict = "onBattery";
    bench.drivers.upses.ups1 = onBattery();
    bench.inbox.observe(trap("ups1"));
    await bench.run(12);
    const last = running.snapshot();
    expect(last.outage).toMatchObject({ upsIds: ["ups1"], recovering: false, marginSec: 100 });
    expect(last.log.map((l) => l.kind)).toEqual(["outageBegan", "sequenceBegan"]);
    expect({ ...bench.followed(first), clock: null }).toEqual({ ...last, clock: null });
    expect(bench.deltas.map((d) => d.seq)).toEqual(bench.deltas.map((_, i) => i + 1));
  });

  it("carry changed nodes only, and none when nothing changed", async () => {
    await bench.start();
    await bench.run(20);
    bench.deltas.length = 0;
    bench.inbox.observe({ kind: "terminalConnected", terminalId: "sv1", at: bench.clock.now(), bootId: "a" });
    await settle();
    expect(bench.deltas.map((d) => Object.keys(d.nodes ?? {}))).toEqual([["sv1"]]);
    bench.inbox.observe({ kind: "terminalConnected", terminalId: "sv1", at: bench.clock.now(), bootId: "a" });
    await settle();
    expect(bench.deltas).toHaveLength(1);
  });

  /** Every decision says something else, so that a forecast is wanted. */
  async function countForecasts() {
    const count = { made: 0 };
    let flips = 0;
    await bench.start({
      predict: () => {
        count.made += 1;
        return foreseen(noForecast);
      },
      decide: () => ({
        ...nothing,
        verdicts: { ups1: { desired: "on", status: flips++ % 2 ? "lost" : "onMains", reason: { code: "asWanted" } } },
      }),
    });
    return count;
  }
  async function observeEvery(ms: number, times: number, observation: () => Observation): Promise<void> {
    for (let i = 0; i < times; i++) {
      bench.inbox.observe(observation());
      await bench.realClock.advance(ms);
    }
  }
  const heard = (): Observation => ({
    ...{ kind: "terminalHeard", terminalId: "sv1", at: bench.clock.now(), bootId: "a", phase: "running" },
  });

  it("have a forecast at most once a second, outside the tick", async () => {
    const count = await countForecasts();
    await observeEvery(100, 50, heard);
    expect(count.made).toBeGreaterThanOrEqual(5);
    expect(count.made).toBeLessThanOrEqual(6);
  });

  it("have none while traps come, unless they never end", async () => {
    const count = await countForecasts();
    await bench.realClock.advance(5_000);
    const before = count.made;
    await observeEvery(20, 100, () => trap("ups1"));
    expect(count.made).toBe(before);
    await bench.realClock.advance(200);
    expect(count.made).toBe(before + 1);
    await bench.realClock.advance(5_000);
    await observeEvery(20, 200, () => trap("ups1"));
    expect(count.made).toBe(before + 2);
  });
});

describe("settings", () => {
  it("that are not there yet: it waits, polls nothing, and starts with the first", async () => {
    bench.revisions.saved = null;
    const running = await bench.start();
    await bench.run(10);
    expect(bench.drivers.reads).toEqual({});
    expect(running.snapshot().revision).toBeNull();
    expect(running.snapshot().nodes).toEqual({});
    bench.revisions.saved = { number: 1, tree: exampleSite };
    running.nudgeRevision();
    await bench.run(1);
    expect(running.snapshot().revision).toBe(1);
    expect(bench.drivers.reads.ups1).toBe(1);
  });

  it("that are newer wait for the end of the sequence; drivers of what is gone or changed are closed", async () => {
    let over = false;
    const taken: number[] = [];
    bench.journal.entries.push({
      seq: 1,
      at: 1,
      epoch: 1,
      kind: "outageBegan",
      upsId: "ups4",
      beganAt: 1,
      evidence: "trap",
    });
    const running = await bench.start({
      onRevision: ({ number }) => void taken.push(number),
      decide: ({ world }) =>
        over && world.memory.sequence
          ? { ...nothing, notes: [{ kind: "outageEnded", upsId: "ups4" }, { kind: "sequenceEnded" }] }
          : nothing,
    });
    const [first, second, ...others] = exampleSite.upses;
    if (!first || !second) throw new Error("the example site has six UPSes");
    const moved = { ...second, source: { ...second.source, host: "127.0.0.9" } };
    bench.revisions.saved = { number: 2, tree: { ...exampleSite, upses: [moved, ...others] } };
    running.nudgeRevision();
    await bench.run(6);
    expect(running.snapshot().revision).toBe(1);
    over = true;
    await bench.run(6);
    expect(running.snapshot().revision).toBe(2);
    expect(taken).toEqual([1, 2]);
    expect(bench.drivers.closed.sort()).toEqual([first.id, second.id]);
    expect(Object.keys(running.snapshot().nodes)).not.toContain(first.id);
  });

  it("of an open incident drive again after a restart, though newer ones were saved meanwhile", async () => {
    const about = { at: 1, epoch: 1 };
    bench.journal.entries.push(
      { seq: 1, ...about, kind: "outageBegan", upsId: "ups4", beganAt: 1, evidence: "trap" },
      { seq: 2, ...about, kind: "sequenceBegan", revision: 1 },
    );
    bench.revisions.older.push({ number: 1, tree: exampleSite });
    bench.revisions.saved = { number: 2, tree: exampleSite };
    let over = false;
    const running = await bench.start({
      decide: ({ world }) =>
        over && world.memory.sequence
          ? { ...nothing, notes: [{ kind: "outageEnded", upsId: "ups4" }, { kind: "sequenceEnded" }] }
          : nothing,
    });
    await bench.run(6);
    expect(running.snapshot().revision).toBe(1);
    over = true;
    await bench.run(12);
    expect(running.snapshot().revision).toBe(2);
  });

  it("that cannot be read are looked for again", async () => {
    bench.revisions.failing = true;
    const running = await bench.start();
    bench.revisions.failing = false;
    await bench.run(6);
    expect(running.snapshot().revision).toBe(1);
  });
});

describe("its own terminal", () => {
  const goodbye = (): Observation => ({
    kind: "terminalGoodbye",
    terminalId: "sv1",
    at: bench.clock.now(),
    bootId: "a",
  });

  it("halts as it was asked: all is on disk, nothing runs, then it says so", async () => {
    let halted = 0;
    await bench.start({
      selfId: "sv1",
      onHalt: () => void halted++,
      decide: ({ world }) => ({ ...nothing, intents: world.memory.stops.sv1 ? [] : [stop("sv1")] }),
    });
    expect(halted).toBe(0);
    bench.inbox.observe(goodbye());
    await settle();
    expect(halted).toBe(1);
    expect(bench.journal.entries.map((e) => e.kind)).toEqual(["commandIssued", "sequenceBegan", "commandEnded"]);
    const reads = { ...bench.drivers.reads };
    await bench.run(10);
    expect(bench.drivers.reads).toEqual(reads);
  });

  it("says goodbye unasked: only its agent was restarted, perhaps", async () => {
    let halted = 0;
    await bench.start({ selfId: "sv1", onHalt: () => void halted++ });
    bench.inbox.observe(goodbye());
    await bench.run(5);
    expect(halted).toBe(0);
  });
});

describe("stopping", () => {
  it("ends every poll and command, closes every driver, and leaves nobody asleep", async () => {
    bench.drivers.answers.ups5 = "nothing";
    bench.drivers.upses.ups1 = "nothing";
    const running = await bench.start({ decide: cutting("ups5") });
    await bench.run(3);
    await running.stop();
    expect(bench.drivers.closed.sort()).toEqual(
      [...exampleSite.upses, ...exampleSite.storages].map((n) => n.id).sort(),
    );
    expect(bench.clock.nextWakeAt()).toBeNull();
    const { length } = bench.journal.entries;
    await bench.run(20);
    expect(bench.journal.entries).toHaveLength(length);
    expect(bench.realClock.nextWakeAt()).toBeNull();
  });
});
