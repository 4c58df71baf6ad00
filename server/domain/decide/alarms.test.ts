import { expect, test } from "vitest";
import {
  anAttempt,
  aStorageKnown,
  aTerminalKnown,
  aUpsKnown,
  aUpsReading,
  noon,
  onBattery,
  outputOff,
} from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { site, terminal } from "../../testing/edit-site.ts";
import type { Terminal, Tree } from "../tree/entities.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { Flush } from "../world/memory.ts";
import { emptyWorld, observeAll } from "../world/observe.ts";
import { unheardStorage } from "../world/observe-storage.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import { unheardUps } from "../world/observe-ups.ts";
import type { AccessFault, DriverErrorCode } from "../world/readings.ts";
import { decide } from "./decide.ts";

/** The alarms of UPS① after so many failed reads. */
function alarmsAfter(error: DriverErrorCode, failedReads: number, accessFault?: AccessFault): string[] {
  const fault = accessFault === undefined ? {} : { accessFault };
  const failure = { kind: "upsReadFailed", upsId: "ups1", at: noon, error, detail: "", ...fault } as const;
  const world = observeAll(
    emptyWorld({ tree: exampleSite, selfId: null, now: noon }),
    Array.from({ length: failedReads }, () => failure),
  );
  const { alarms } = decide({ tree: exampleSite, relations: relate(exampleSite), world, now: noon });
  return alarms.map((alarm) => alarm.key);
}

test.each([
  { name: "does not answer: lost after three reads", error: "timeout", reads: 3, expected: ["upsLost:ups1"] },
  { name: "did not answer twice: nothing yet", error: "timeout", reads: 2, expected: [] },
  { name: "answers and is no UPS: said at once", error: "unsupported", reads: 1, expected: ["upsNotAUps:ups1"] },
  { name: "is no UPS time and again: not lost too", error: "unsupported", reads: 5, expected: ["upsNotAUps:ups1"] },
] as const)("a UPS that $name", ({ error, reads, expected }) => {
  expect(alarmsAfter(error, reads)).toEqual(expected);
});

test.each<[AccessFault, number, string[]]>([
  ["unknownUser", 1, ["upsUnknownUser:ups1"]],
  ["wrongAuthKey", 5, ["upsWrongAuthKey:ups1"]],
  ["wrongPrivKey", 1, ["upsWrongPrivKey:ups1"]],
  ["unsupportedLevel", 1, ["upsUnsupportedLevel:ups1"]],
  ["notPermitted", 1, ["upsNotPermitted:ups1"]],
  ["silentToUser", 2, []],
  ["silentToUser", 3, ["upsSilentToUser:ups1"]],
])("a UPS that does not take its access settings (%s) after %i reads: %j", (accessFault, reads, expected) => {
  expect(alarmsAfter("rejected", reads, accessFault)).toEqual(expected);
});

const away = aTerminalKnown({ connected: false, lastHeardAt: noon - 120_000 });
const flush: Flush = { ...anAttempt(), ended: { at: noon - 1000, outcome: "timedOut" } };
const lostDisk = aStorageKnown({ link: "lost", readAt: noon - 60_000 });
const silent = (change: Partial<Terminal>): Tree => site(terminal("blade-1", change));

test.each<[string, Given, string[]]>([
  ["all is well", {}, []],
  [
    "an outage",
    { upses: { ups5: aUpsKnown(onBattery()) }, memory: { outages: { ups5: anOutage() } } },
    ["outage:ups5"],
  ],
  [
    "low battery",
    { upses: { ups5: aUpsKnown(onBattery({ lowBattery: true })) }, memory: { outages: { ups5: anOutage() } } },
    ["outage:ups5", "lowBattery:ups5"],
  ],
  ["low battery on mains: it charges", { upses: { ups5: aUpsKnown(aUpsReading({ lowBattery: true })) } }, []],
  ["a UPS asked twice that is not dark", { memory: { cuts: { ups5: aCut({ count: 2 }) } } }, ["commandFailed:ups5"]],
  [
    "a UPS on which an OFF had no effect, and nothing says since when",
    { memory: { futileCuts: { ups5: 1 } } },
    ["commandFailed:ups5"],
  ],
  ["asked once: not yet", { memory: { cuts: { ups5: aCut() } } }, []],
  [
    "asked twice, and dark",
    { upses: { ups5: aUpsKnown(outputOff()) }, memory: { cuts: { ups5: aCut({ count: 2, darkAt: noon }) } } },
    [],
  ],
  [
    "a terminal that only passed its time",
    {
      terminals: { "blade-1": away },
      memory: { stops: { "blade-1": aStop() }, downs: { "blade-1": aDown({ confirmed: false }) } },
    },
    ["notConfirmedDown:blade-1"],
  ],
  [
    "a terminal that did not start",
    {
      terminals: { "blade-1": away },
      memory: {
        stops: { "blade-1": aStop() },
        downs: { "blade-1": aDown() },
        starts: { "blade-1": aStart({ timedOutAt: noon }) },
      },
    },
    ["startTimedOut:blade-1"],
  ],
  ["a terminal silent for 120 s", { terminals: { "blade-1": away } }, ["terminalSilent:blade-1"]],
  ["not heard at all", { terminals: { "blade-1": unheardTerminal } }, ["terminalSilent:blade-1"]],
  ["silent for less", { terminals: { "blade-1": { ...away, lastHeardAt: noon - 119_999 } } }, []],
  ["silent, but this controller is just up", { terminals: { "blade-1": away }, observingSince: noon - 119_999 }, []],
  ["a silent pool server is a spare", { terminals: { "blade-pool": away } }, []],
  [
    "silent, and shut down by another way than an agent",
    { tree: silent({ shutdown: { kind: "none" } }), terminals: { "blade-1": away } },
    [],
  ],
  [
    "silent because it was asked to stop",
    { terminals: { "blade-1": away }, memory: { stops: { "blade-1": aStop() } } },
    [],
  ],
  ["silent because it is down", { terminals: { "blade-1": away }, memory: { downs: { "blade-1": aDown() } } }, []],
  [
    "a flush past its time",
    {
      memory: { outages: { ups4: anOutage() }, flushes: { "shared-disk": flush } },
      upses: { ups4: aUpsKnown(onBattery()) },
    },
    ["outage:ups4", "flushTimedOut:shared-disk"],
  ],
  ["a storage out of sight", { storages: { "shared-disk": lostDisk } }, ["storageLost:shared-disk"]],
  [
    "that never answered",
    { storages: { "shared-disk": { ...unheardStorage, link: "lost" } } },
    ["storageLost:shared-disk"],
  ],
  [
    "out of sight because it has no power",
    { storages: { "shared-disk": lostDisk }, upses: { ups4: aUpsKnown(outputOff()) } },
    [],
  ],
  ["without linkage nobody listens to it", { storages: { "control-disk": lostDisk } }, []],
])("alarms: %s", (_name, given, expected) => {
  expect(decideOn(given).alarms.map((alarm) => alarm.key)).toEqual(expected);
});

test("an alarm says since when", () => {
  const { alarms } = decideOn({
    upses: { ups5: { ...aUpsKnown(aUpsReading(), noon - 5000), link: "lost" }, ups6: { ...unheardUps, link: "lost" } },
    terminals: { "blade-1": away },
    storages: { "shared-disk": lostDisk },
  });
  expect(alarms.map(({ key, sinceAt, severity }) => [key, (sinceAt - noon) / 1000, severity])).toEqual([
    ["upsLost:ups5", -5, "warning"],
    ["upsLost:ups6", -3600, "warning"],
    ["terminalSilent:blade-1", -120, "warning"],
    ["storageLost:shared-disk", -60, "warning"],
  ]);
});
