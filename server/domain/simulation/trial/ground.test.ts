import { expect, test } from "vitest";
import { aUpsReading, noon, onBattery } from "../../../testing/builders.ts";
import { aStop } from "../../../testing/decide-on.ts";
import { site, terminal } from "../../../testing/edit-site.ts";
import { aGround } from "../../../testing/ground.ts";
import { unheardTerminal } from "../../world/observe-terminal.ts";
import { noteMains, noteObservation, noteSiteEvent } from "./ground.ts";

const sec = (n: number) => noon + n * 1000;
const trap = (at: number) => ({ kind: "upsTrap", upsId: "ups5", at: sec(at), trap: "onBattery", detail: "" }) as const;

test("mains that fail while they are away, or come back while they are there, are nothing new", () => {
  const g = aGround();
  const at = (second: number, on: boolean) => {
    g.now = sec(second);
    noteMains(g, "ups5", on);
    return [g.upses.ups5?.lostAt, g.upses.ups5?.backAt];
  };
  const before = g.upses.ups5?.backAt;
  expect(at(1, true)).toEqual([null, before]);
  expect(at(2, false)).toEqual([sec(2), before]);
  expect(at(3, false)).toEqual([sec(2), before]);
  expect(at(4, true)).toEqual([null, sec(4)]);
  expect(at(5, true)).toEqual([null, sec(4)]);
});

test.each<[string, Parameters<typeof aGround>[0], boolean, boolean]>([
  ["heard by the controller that lives", {}, true, false],
  ["heard by nobody, and nothing is written down", {}, false, true],
  ["heard by one that has died", { lives: [{ from: sec(-60), to: sec(-10) }] }, true, true],
  ["heard by nobody, and asked to stop", { memory: { stops: { "blade-1": aStop() } } }, false, false],
  ["heard by nobody, and known not to have been off", { memory: { offBefore: {} } }, false, false],
  ["heard by nobody, and known to have been off", { memory: { offBefore: { "blade-1": true } } }, false, true],
])("a terminal that loses its power, %s", (_name, given, isHeard, unheard) => {
  const g = aGround(given);
  if (!isHeard) g.world.terminals["blade-1"] = unheardTerminal;
  noteSiteEvent(g, { kind: "terminalCrashed", at: noon, terminalId: "blade-1", boot: 1 });
  expect(g.terminals["blade-1"]?.crashedUnheard).toBe(unheard);
  noteSiteEvent(g, { kind: "terminalRunning", at: noon, terminalId: "blade-1", boot: 2 });
  expect(g.terminals["blade-1"]?.crashedUnheard).toBe(false);
});

test("a terminal is without power while fewer outlets are on than it needs", () => {
  const tree = site(terminal("blade-1", { feeds: ["ups5", "ups6"] }));
  const at = (...offIds: string[]) => {
    const g = aGround({ tree });
    for (const id of offIds) Object.assign(g.site.upses[id] ?? {}, { output: "off" });
    noteSiteEvent(g, { kind: "upsOff", at: noon, upsId: "ups5" });
    return g.terminals["blade-1"]?.unpoweredAt;
  };
  expect(at("ups5")).toBeNull();
  expect(at("ups5", "ups6")).toBe(noon);
});

test("a terminal is down from its halt until it boots", () => {
  const g = aGround();
  const told = (kind: "terminalStopping" | "terminalHalted" | "terminalBooting", second: number) => {
    noteSiteEvent(g, { kind, at: sec(second), terminalId: "blade-1", boot: 1 });
    return g.terminals["blade-1"]?.haltedSince;
  };
  expect(told("terminalStopping", 1)).toBeNull();
  expect(told("terminalHalted", 2)).toBe(sec(2));
  expect(told("terminalStopping", 3)).toBe(sec(2));
  expect(told("terminalBooting", 4)).toBeNull();
});

test("a controller can know of an outage since its first trap or reading; a trap that comes after it tells nothing", () => {
  const g = aGround();
  noteObservation(g, trap(0));
  expect(g.upses.ups5?.seenLostAt).toBeNull();
  g.now = sec(1);
  noteMains(g, "ups5", false);
  noteObservation(g, trap(2));
  noteObservation(g, { kind: "upsRead", upsId: "ups5", at: sec(3), reading: onBattery() });
  expect(g.upses.ups5).toMatchObject({ seenLostAt: sec(2), lastNoMainsReadAt: sec(3), lastGoodMainsReadAt: null });
  noteObservation(g, { kind: "upsRead", upsId: "ups5", at: sec(4), reading: aUpsReading() });
  expect(g.upses.ups5?.lastGoodMainsReadAt).toBe(sec(4));
});
