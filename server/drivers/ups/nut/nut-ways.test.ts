import { describe, expect, test } from "vitest";
import type { Allowed } from "./nut-allowed.ts";
import { traitsOf } from "./nut-traits.ts";
import { type NutDevice, type NutWay, nutWays, whyNoWay } from "./nut-ways.ts";

type Given = {
  driver?: string;
  mib?: string;
  held?: Record<string, string>;
  writable?: string[];
  commands: string[];
  allowed?: Allowed;
};

function deviceOf({
  driver = "usbhid-ups",
  mib = "",
  held = {},
  writable = [],
  commands,
  allowed = anything,
}: Given): NutDevice {
  const variables = new Map(Object.entries({ "driver.name": driver, "driver.version.data": mib, ...held }));
  return {
    ...{ variables, writable: new Set(writable), commands: new Set(commands) },
    ...{ allowed: { "ups.delay.shutdown": allowed, "ups.delay.start": allowed }, traits: traitsOf(variables) },
  };
}

const anything = { kind: "anything" } as const;

/** `name=value` for what is set, `name:=value` for what is given back, else the command. */
function drawn(way: NutWay): string {
  return way
    .map((step) => {
      if (step.kind === "command") return [step.name, step.param].filter((part) => part !== null).join(" ");
      return `${step.variable}${step.kind === "hold" ? "=" : ":="}${step.value}`;
    })
    .join(", ");
}

const delays = { "ups.delay.shutdown": "20", "ups.delay.start": "30" };
const bothWritable = ["ups.delay.shutdown", "ups.delay.start"];
const ups = { shutoffGraceSec: 180 };
const forms = ["offNow", "offWithGrace", "cycleNow", "cycleWithGrace"] as const;

const usb = {
  held: delays,
  writable: bothWritable,
  commands: ["load.off", "load.on", "shutdown.return", "shutdown.stayoff"],
};
const usbBack = "ups.delay.shutdown:=20";

describe.each<{ name: string; given: Given; on: string[]; ways: Record<(typeof forms)[number], string[]> }>([
  {
    name: "USB, everything can be set",
    given: usb,
    on: ["load.on"],
    ways: {
      offNow: ["load.off", `ups.delay.shutdown=5, shutdown.stayoff, ${usbBack}`],
      offWithGrace: ["ups.delay.shutdown=180, shutdown.stayoff"],
      cycleNow: [`ups.delay.shutdown=5, ups.delay.start=35, shutdown.return, ${usbBack}`],
      cycleWithGrace: ["ups.delay.shutdown=180, ups.delay.start=210, shutdown.return"],
    },
  },
  {
    name: "USB, it holds what is wanted",
    given: {
      ...usb,
      held: { "ups.delay.shutdown": "180", "ups.delay.start": "240" },
      allowed: { kind: "range", from: 10, to: 600 },
    },
    on: ["load.on"],
    ways: {
      offNow: ["load.off", "ups.delay.shutdown=10, shutdown.stayoff, ups.delay.shutdown:=180"],
      offWithGrace: ["shutdown.stayoff"],
      cycleNow: ["ups.delay.shutdown=10, shutdown.return, ups.delay.shutdown:=180"],
      cycleWithGrace: ["shutdown.return"],
    },
  },
  {
    name: "CyberPower counts minutes",
    given: { ...usb, mib: "CyberPower HID 0.6", held: { "ups.delay.shutdown": "100", "ups.delay.start": "30" } },
    on: ["load.on"],
    ways: {
      offNow: ["load.off", "ups.delay.shutdown=5, shutdown.stayoff, ups.delay.shutdown:=100"],
      offWithGrace: ["ups.delay.shutdown=180, shutdown.stayoff"],
      cycleNow: ["ups.delay.shutdown=5, ups.delay.start=60, shutdown.return, ups.delay.shutdown:=100"],
      cycleWithGrace: ["ups.delay.shutdown=180, ups.delay.start=240, shutdown.return"],
    },
  },
  {
    name: "delays that cannot be set are long enough",
    given: {
      ...{ driver: "blazer_usb", held: { "ups.delay.shutdown": "240", "ups.delay.start": "180" } },
      commands: ["load.off", "load.on", "shutdown.return", "shutdown.stayoff"],
    },
    on: ["load.on"],
    ways: {
      offNow: ["load.off"],
      offWithGrace: ["shutdown.stayoff"],
      cycleNow: [],
      cycleWithGrace: ["shutdown.return"],
    },
  },
  {
    name: "a grace that is too short and cannot be set",
    given: {
      driver: "blazer_usb",
      held: delays,
      commands: ["load.off", "load.on", "shutdown.return", "shutdown.stayoff"],
    },
    on: ["load.on"],
    ways: {
      offNow: ["load.off", "shutdown.stayoff"],
      offWithGrace: [],
      cycleNow: ["shutdown.return"],
      cycleWithGrace: [],
    },
  },
  {
    name: "a start that would come before the cut",
    given: { driver: "mge-shut", held: { ...delays, "ups.delay.shutdown": "180" }, commands: ["shutdown.return"] },
    on: [],
    ways: { offNow: [], offWithGrace: [], cycleNow: [], cycleWithGrace: [] },
  },
  {
    name: "delays as parameters",
    given: { driver: "riello_usb", commands: ["load.off.delay", "load.on.delay", "shutdown.return"] },
    on: ["load.on.delay 0"],
    ways: { offNow: ["load.off.delay 0"], offWithGrace: ["load.off.delay 180"], cycleNow: [], cycleWithGrace: [] },
  },
  {
    name: "a reboot is a cycle at once, and no cycle with grace",
    given: { driver: "belkinunv", commands: ["shutdown.reboot", "shutdown.reboot.graceful", "shutdown.stayoff"] },
    on: [],
    ways: { offNow: [], offWithGrace: [], cycleNow: ["shutdown.reboot"], cycleWithGrace: [] },
  },
  {
    name: "APC's card through snmp-ups: on battery only, and delays three times too long",
    given: {
      ...{ driver: "snmp-ups", mib: "apcc MIB 1.2", writable: bothWritable },
      held: { "ups.delay.shutdown": "540", "ups.delay.start": "0" },
      commands: ["load.off", "load.on", "shutdown.return", "shutdown.stayoff"],
    },
    on: ["load.on"],
    ways: { offNow: ["load.off"], offWithGrace: ["shutdown.stayoff"], cycleNow: [], cycleWithGrace: [] },
  },
  {
    name: "the same with a grace of 179 s",
    given: {
      ...{ driver: "snmp-ups", mib: "apcc MIB 1.2", writable: bothWritable },
      held: { "ups.delay.shutdown": "537", "ups.delay.start": "0" },
      commands: ["shutdown.return", "shutdown.stayoff", "shutdown.reboot", "shutdown.reboot.graceful"],
    },
    on: [],
    ways: { offNow: [], offWithGrace: [], cycleNow: ["shutdown.reboot"], cycleWithGrace: [] },
  },
  {
    name: "a card that can reboot with grace",
    given: {
      ...{ driver: "snmp-ups", mib: "mge MIB 0.5", writable: bothWritable, held: delays },
      commands: ["shutdown.reboot.graceful"],
    },
    on: [],
    ways: {
      ...{ offNow: [], offWithGrace: [], cycleNow: [] },
      cycleWithGrace: ["ups.delay.shutdown=180, shutdown.reboot.graceful"],
    },
  },
  {
    name: "apcsmart: the hard hibernation",
    given: {
      ...{ driver: "apcsmart", held: { "ups.delay.shutdown": "060", "ups.delay.start": "000" } },
      allowed: { kind: "listed", values: ["020", "060", "180", "300"] },
      ...{ writable: bothWritable, commands: ["load.off", "load.on", "shutdown.return", "shutdown.stayoff"] },
    },
    on: ["load.on"],
    ways: {
      offNow: ["load.off", "ups.delay.shutdown=020, shutdown.stayoff, ups.delay.shutdown:=060"],
      offWithGrace: ["ups.delay.shutdown=180, shutdown.stayoff"],
      cycleNow: ["ups.delay.shutdown=020, ups.delay.start=060, shutdown.return at:1, ups.delay.shutdown:=060"],
      cycleWithGrace: ["ups.delay.shutdown=180, ups.delay.start=060, shutdown.return at:1"],
    },
  },
  {
    name: "a device that takes no grace so long",
    given: {
      ...{ driver: "nutdrv_qx", held: delays, allowed: { kind: "range", from: 12, to: 120 } },
      ...{ writable: ["ups.delay.shutdown"], commands: ["shutdown.return", "shutdown.stayoff"] },
    },
    on: [],
    ways: {
      offNow: ["ups.delay.shutdown=12, shutdown.stayoff, ups.delay.shutdown:=20"],
      offWithGrace: [],
      cycleNow: ["ups.delay.shutdown=12, shutdown.return, ups.delay.shutdown:=20"],
      cycleWithGrace: [],
    },
  },
  {
    name: "nothing at all",
    given: { driver: "genericups", commands: [] },
    on: [],
    ways: { offNow: [], offWithGrace: [], cycleNow: [], cycleWithGrace: [] },
  },
])("$name", ({ given, on, ways }) => {
  const device = deviceOf(given);
  test("on", () => {
    expect(nutWays({ kind: "upsOn", upsId: "u" }, ups, device).map(drawn)).toEqual(on);
  });
  test.each(forms)("%s", (form) => {
    const command = { kind: "upsOff" as const, upsId: "u", form };
    expect(nutWays(command, ups, device).map(drawn)).toEqual(ways[form]);
    if (ways[form].length === 0) expect(whyNoWay(command, ups, device)).not.toBe("");
  });
});

test.each<{ given: Given; form: (typeof forms)[number]; words: RegExp }>([
  {
    given: { driver: "blazer_usb", held: delays, commands: ["shutdown.return", "shutdown.stayoff"] },
    ...{ form: "offWithGrace", words: /goes off 20 s after .* 180 s are wanted.*ups\.conf/ },
  },
  {
    given: { driver: "snmp-ups", mib: "ietf MIB 1.5", commands: ["load.off", "load.on"] },
    ...{ form: "cycleWithGrace", words: /surely comes back/ },
  },
  { given: { commands: [] }, form: "offNow", words: /it has: none\)/ },
  { given: { commands: ["beeper.off", "load.on"] }, form: "offNow", words: /it has: beeper\.off, load\.on\)/ },
  {
    given: { driver: "bcmxcp", commands: ["shutdown.return"] },
    form: "cycleNow",
    words: /does not say after how long/,
  },
])("why there is no $form: $words", ({ given, form, words }) => {
  expect(whyNoWay({ kind: "upsOff", upsId: "u", form }, ups, deviceOf(given))).toMatch(words);
});
