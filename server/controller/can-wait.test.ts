import { describe, expect, it } from "vitest";
import type { Observation, UpsReading } from "../domain/world/readings.ts";
import type { UpsKnown, World } from "../domain/world/world.ts";
import { aStorageReading, aUpsKnown, aUpsReading, aWorld, noon, onBattery, outputOff } from "../testing/builders.ts";
import { canWait } from "./can-wait.ts";

const world = aWorld();
const withUps = (over: Partial<UpsKnown>, memory: Partial<World["memory"]> = {}): World => ({
  ...world,
  upses: { ...world.upses, ups1: { ...aUpsKnown(), ...over } },
  memory: { ...world.memory, ...memory },
});
const read = (reading: UpsReading): Observation => ({ kind: "upsRead", upsId: "ups1", at: noon, reading });
const failed: Observation = { kind: "upsReadFailed", upsId: "ups1", at: noon, error: "timeout", detail: "" };
const cut = { ups1: { attempts: [], darkAt: null } } as unknown as World["memory"]["cuts"];

describe("a reading", () => {
  it.each([
    ["that says what was known", withUps({}), aUpsReading()],
    [
      "in which figures drift",
      withUps({}),
      aUpsReading({
        inputVolts: 98,
        outputVolts: 101,
        loadPercent: 71,
        chargePercent: 99,
        runtimeSec: 3000,
        upTimeSec: 9,
      }),
    ],
    ["on battery as before", withUps({ reading: onBattery() }), onBattery({ runtimeSec: 60, chargePercent: 12 })],
    [
      "with the same conditions",
      withUps({ reading: aUpsReading({ conditions: ["boost"] }) }),
      aUpsReading({ conditions: ["boost"] }),
    ],
    ["of a UPS that the tree does not have", { ...world, upses: {} }, onBattery()],
  ])("%s can wait", (_, known, reading) => {
    expect(canWait(read(reading), known)).toBe(true);
  });

  it.each([
    ["that mains failed", withUps({}), onBattery()],
    ["that mains are back", withUps({ reading: onBattery() }), aUpsReading()],
    ["that the output is off", withUps({}), outputOff()],
    ["of a battery that is low now", withUps({ reading: onBattery() }), onBattery({ lowBattery: true })],
    [
      "of mains at the input of an output that is off",
      withUps({ reading: outputOff() }),
      outputOff({ mainsPresent: false }),
    ],
    ["of a test", withUps({}), aUpsReading({ testing: true })],
    ["of a countdown", withUps({}), aUpsReading({ shutdownPending: true })],
    [
      "of an overload",
      withUps({ reading: aUpsReading({ conditions: [] }) }),
      aUpsReading({ conditions: ["overload"] }),
    ],
    [
      "of another condition",
      withUps({ reading: aUpsReading({ conditions: ["trim"] }) }),
      aUpsReading({ conditions: ["boost"] }),
    ],
    ["that is the first", withUps({ reading: null }), aUpsReading()],
    ["after one that failed", withUps({ failedReads: 1 }), aUpsReading()],
    ["of a UPS that was lost", withUps({ link: "lost" }), aUpsReading()],
    ["after a trap", withUps({ trap: { name: "onBattery", at: noon } }), aUpsReading()],
    ["of a UPS that was commanded off", withUps({ reading: onBattery() }, { cuts: cut }), onBattery()],
  ])("%s is decided on at once", (_, known, reading) => {
    expect(canWait(read(reading), known)).toBe(false);
  });
});

describe("a reading that failed", () => {
  it.each([
    [0, "ok", true],
    [1, "ok", false],
    [2, "stale", false],
    [3, "lost", true],
    [300, "lost", true],
  ] as const)("after %i others of a UPS that is %s: can wait %s", (failedReads, link, can) => {
    expect(canWait(failed, withUps({ failedReads, link }))).toBe(can);
  });

  it("for the keys is told at once, and again and again it can wait", () => {
    const refused: Observation = { ...failed, accessFault: "wrongAuthKey" };
    expect(canWait(refused, withUps({}))).toBe(false);
    expect(canWait(refused, withUps({ failedReads: 9, link: "lost", accessFault: "wrongAuthKey" }))).toBe(true);
  });
});

describe("others", () => {
  const heard = { kind: "terminalHeard", terminalId: "sv1", at: noon, bootId: "a", phase: "running" } as const;
  const sv1 = { connected: true, bootId: "a", phase: "running", goodbyeAt: null, lastHeardAt: noon } as const;
  const withTerminal = (over: Partial<World["terminals"][string]>): World => ({
    ...world,
    terminals: { ...world.terminals, sv1: { ...sv1, ...over } },
  });
  const withStorage = (state: "ready" | "flushing"): World => ({
    ...world,
    storages: { disk: { link: "ok", reading: aStorageReading({ state }), readAt: noon, failedReads: 0 } },
  });
  const stored: Observation = { kind: "storageRead", storageId: "disk", at: noon, reading: aStorageReading() };
  const forTheRecord = { upsIds: [], trap: "other", address: "192.0.2.1", detail: "", times: 1 } as const;

  it.each<[string, Observation, World, boolean]>([
    ["a terminal that runs as before", heard, withTerminal({}), true],
    ["a terminal that begins to stop", { ...heard, phase: "stopping" }, withTerminal({}), false],
    ["a terminal of another boot", { ...heard, bootId: "b" }, withTerminal({}), false],
    ["a terminal that had said goodbye", heard, withTerminal({ goodbyeAt: noon }), false],
    ["a terminal that was away", heard, withTerminal({ connected: false }), false],
    ["storage as before", stored, withStorage("ready"), true],
    ["storage that is ready now", stored, withStorage("flushing"), false],
    ["a trap for the record", { kind: "trapHeard", at: noon, ...forTheRecord }, world, true],
    ["a trap of a UPS", { kind: "upsTrap", upsId: "ups1", at: noon, trap: "onBattery", detail: "" }, world, false],
    ["a goodbye", { kind: "terminalGoodbye", terminalId: "sv1", at: noon, bootId: "a" }, world, false],
    [
      "the end of a command",
      { kind: "commandEnded", commandId: "1", at: noon, outcome: "done", detail: "" },
      world,
      false,
    ],
  ])("%s", (_, observation, known, can) => {
    expect(canWait(observation, known)).toBe(can);
  });
});
