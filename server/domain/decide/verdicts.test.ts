import { describe, expect, test } from "vitest";
import {
  aStorageKnown,
  aStorageReading,
  aTerminalKnown,
  aTree,
  aUpsKnown,
  aUpsReading,
  noon,
  onBattery,
  outputOff,
} from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { group, site } from "../../testing/edit-site.ts";
import type { NodeId } from "../tree/entities.ts";
import { unheardStorage } from "../world/observe-storage.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import { unheardUps } from "../world/observe-ups.ts";

/** `desired status reason` of one node. */
function verdictOf(id: NodeId, given: Given): string {
  const { desired, status, reason } = decideOn(given).verdicts[id] ?? {};
  return `${desired} ${status} ${reason?.code}`;
}

const away = aTerminalKnown({ connected: false });
const longOn = { ...aUpsKnown(), mainsSince: noon - 3_600_000 };

describe("a UPS", () => {
  test.each<[string, Given, string]>([
    ["on mains", {}, "on onMains asWanted"],
    ["never heard", { upses: { ups5: unheardUps } }, "on unknown asWanted"],
    ["that never answered", { upses: { ups5: { ...unheardUps, link: "lost" } } }, "on lost asWanted"],
    ["out of sight", { upses: { ups5: { ...aUpsKnown(), link: "lost" } } }, "on lost asWanted"],
    ["on battery, not confirmed yet", { upses: { ups5: aUpsKnown(onBattery()) } }, "on onBattery confirming"],
    ["in a self-test", { upses: { ups5: aUpsKnown(onBattery({ testing: true })) } }, "on onMains asWanted"],
    [
      "whose output nobody knows",
      { upses: { ups5: aUpsKnown(aUpsReading({ output: "unknown" })) } },
      "on unknown asWanted",
    ],
    ["off by hand", { upses: { ups5: aUpsKnown(outputOff()) } }, "on stopped off"],
    [
      "commanded off, still on battery",
      { upses: { ups5: aUpsKnown(onBattery()) }, memory: { outages: { ups5: anOutage() }, cuts: { ups5: aCut() } } },
      "off stopping waitsForDown",
    ],
    ["commanded off, still on mains", { memory: { cuts: { ups5: aCut() } } }, "on stopping cutPending"],
    [
      "switched on, not seen on yet",
      {
        upses: { ups5: { ...aUpsKnown(outputOff()), mainsSince: noon - 60_000 } },
        memory: {
          cuts: { ups5: aCut({ darkAt: noon - 60_000 }) },
          starts: { ups5: aStart() },
        },
      },
      "on starting starting",
    ],
  ])("%s", (_name, given, expected) => {
    expect(verdictOf("ups5", given)).toBe(expected);
  });
});

describe("a terminal", () => {
  test.each<[string, Given, string]>([
    ["that runs", {}, "on running asWanted"],
    ["never heard", { terminals: { "blade-1": unheardTerminal } }, "on unknown asWanted"],
    ["that fell silent", { terminals: { "blade-1": away } }, "on lost asWanted"],
    [
      "that goes down by itself",
      { terminals: { "blade-1": aTerminalKnown({ phase: "stopping" }) } },
      "on stopping asWanted",
    ],
    [
      "that said goodbye",
      { terminals: { "blade-1": aTerminalKnown({ connected: false, goodbyeAt: noon - 1000 }) } },
      "on stopping asWanted",
    ],
    [
      "asked to stop",
      {
        upses: { ups5: aUpsKnown(onBattery()) },
        memory: { outages: { ups5: anOutage() }, stops: { "blade-1": aStop() } },
      },
      "off stopping shuttingDown",
    ],
    [
      "down for its outage",
      {
        upses: { ups5: aUpsKnown(onBattery()) },
        terminals: { "blade-1": away },
        memory: { outages: { ups5: anOutage() }, stops: { "blade-1": aStop() }, downs: { "blade-1": aDown() } },
      },
      "off stopped confirmedDown",
    ],
    [
      "past its time",
      {
        upses: { ups5: aUpsKnown(onBattery()) },
        terminals: { "blade-1": away },
        memory: {
          outages: { ups5: anOutage() },
          stops: { "blade-1": aStop() },
          downs: { "blade-1": aDown({ confirmed: false, cause: "pastTime" }) },
        },
      },
      "off stopped notConfirmedDown",
    ],
    [
      "that was off before",
      { terminals: { "blade-1": away }, memory: { downs: { "blade-1": aDown({ cause: "silent" }) } } },
      "off stopped wasOffBefore",
    ],
    [
      "to be started by hand",
      {
        terminals: { "blade-1": away },
        memory: { stops: { "blade-1": aStop() }, downs: { "blade-1": aDown() } },
        tree: site(group("blade", { policy: { restartOnRecovery: false } })),
      },
      "on stopped byHand",
    ],
    [
      "that waits for its storage",
      {
        terminals: { "blade-1": away },
        storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state: "starting" }) }) },
        memory: { stops: { "blade-1": aStop() }, downs: { "blade-1": aDown() } },
      },
      "on waiting waitsForStorage",
    ],
    [
      "that was woken",
      {
        terminals: { "blade-1": away },
        memory: {
          stops: { "blade-1": aStop() },
          downs: { "blade-1": aDown() },
          starts: { "blade-1": aStart() },
        },
      },
      "on starting starting",
    ],
    [
      "that does not start",
      {
        terminals: { "blade-1": away },
        memory: {
          stops: { "blade-1": aStop() },
          downs: { "blade-1": aDown() },
          starts: { "blade-1": aStart({ timedOutAt: noon }) },
        },
      },
      "on fault startTimedOut",
    ],
  ])("%s", (_name, given, expected) => {
    expect(verdictOf("blade-1", { upses: { ups5: longOn }, ...given })).toBe(expected);
  });
});

describe("a storage", () => {
  const reads = (state: "starting" | "ready" | "flushing" | "flushed" | "fault"): Given => ({
    storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state }) }) },
  });
  test.each<[string, Given, string]>([
    ["that is ready", {}, "on running asWanted"],
    ["that starts", reads("starting"), "on starting asWanted"],
    ["that flushes", reads("flushing"), "on flushing asWanted"],
    ["that is flushed", reads("flushed"), "on running asWanted"],
    ["with a fault", reads("fault"), "on fault asWanted"],
    ["never heard", { storages: { "shared-disk": unheardStorage } }, "on unknown asWanted"],
    ["that never answered", { storages: { "shared-disk": { ...unheardStorage, link: "lost" } } }, "on lost asWanted"],
    ["out of sight", { storages: { "shared-disk": aStorageKnown({ link: "lost" }) } }, "on lost asWanted"],
    [
      "whose supply is out",
      { upses: { ups4: aUpsKnown(onBattery()) }, memory: { outages: { ups4: anOutage() } } },
      "off running waitsForDown",
    ],
    [
      "whose UPS is dark",
      { upses: { ups4: aUpsKnown(outputOff()) }, memory: { cuts: { ups4: aCut({ darkAt: noon - 1000 }) } } },
      "on stopped waitsForPower",
    ],
  ])("%s", (_name, given, expected) => {
    expect(verdictOf("shared-disk", given)).toBe(expected);
  });

  test("of the control side, without linkage: it starts for as long as its warm-up takes", () => {
    const memory = {
      restoredAt: { ups3: noon - 1000 },
      controlReboot: { neededSince: noon, storageId: "control-disk" },
    };
    expect(verdictOf("control-disk", {})).toBe("on running asWanted");
    expect(verdictOf("control-disk", { memory })).toBe("on starting waitsForWarmup");
  });
});

test("every node of the tree has one", () => {
  const tree = aTree();
  const { verdicts } = decideOn({});
  const nodes = [...tree.upses, ...tree.terminals, ...tree.storages, ...tree.clusters];
  expect(Object.keys(verdicts).sort()).toEqual(nodes.map((n) => n.id).sort());
});
