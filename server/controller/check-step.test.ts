import { expect, test } from "vitest";
import type { CheckKind } from "../domain/decide/command.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import { unknownCapabilities } from "../domain/world/ups-capabilities.ts";
import { aStorageReading } from "../testing/builders.ts";
import { site, terminal } from "../testing/edit-site.ts";
import { createFakeDrivers, type FakeDrivers } from "../testing/fake-drivers.ts";
import { checkStep } from "./check-step.ts";

const tree = site(
  terminal("blade-1", { start: { kind: "wol", broadcast: null, port: null }, macs: ["02:00:00:00:00:01"] }),
  terminal("blade-2", { start: { kind: "wol", broadcast: null, port: null }, macs: [] }),
  terminal("svr100-1", { start: { kind: "power" } }),
  terminal("svr100-2", { start: { kind: "none" } }),
);
const clusterId = tree.clusters[0]?.id ?? "";
const never = { offNow: false, offWithGrace: false, cycleNow: false, cycleWithGrace: false };
const noOff = { ...unknownCapabilities, off: never };
const noCycle = { ...unknownCapabilities, off: { ...never, offNow: true, offWithGrace: true } };
const silent = new DriverError("unreachable", "nobody there");

test.each<[string, string, CheckKind, Partial<FakeDrivers>, string]>([
  ["a terminal whose agent is there", "blade-1", "terminalStop", {}, "works"],
  ["a terminal whose agent is not", "blade-1", "terminalStop", { answers: { "blade-1": silent } }, "unreachable"],
  ["a terminal that is woken", "blade-1", "terminalStart", {}, "works"],
  ["a terminal that is woken, and has no MAC address", "blade-2", "terminalStart", {}, "rejected"],
  ["a terminal that boots on power", "svr100-1", "terminalStart", {}, "works"],
  ["a terminal that is started by hand", "svr100-2", "terminalStart", {}, "unsupported"],
  ["a UPS that answers", "ups5", "upsRead", {}, "works"],
  ["a UPS that does not", "ups5", "upsRead", { upses: { ups5: silent } }, "unreachable"],
  ["write access to a UPS", "ups5", "upsWrite", {}, "works"],
  [
    "write access to a UPS that takes none",
    "ups5",
    "upsWrite",
    { answers: { ups5: new DriverError("rejected", "NoAccess") } },
    "rejected",
  ],
  ["a UPS that has no command to switch it off", "ups5", "upsWrite", { capabilities: { ups5: noOff } }, "rejected"],
  ["a UPS that cannot come back by itself", "ups5", "upsWrite", { capabilities: { ups5: noCycle } }, "works"],
  [
    "a control terminal's UPS that cannot come back by itself",
    "ups1",
    "upsWrite",
    { capabilities: { ups1: noCycle } },
    "rejected",
  ],
  ["a UPS of which it is not known", "ups5", "upsWrite", { capabilities: { ups5: unknownCapabilities } }, "works"],
  ["storage that is ready", "shared-disk", "storageFlush", {}, "works"],
  [
    "storage with a fault",
    "shared-disk",
    "storageFlush",
    { storages: { "shared-disk": aStorageReading({ state: "fault" }) } },
    "rejected",
  ],
  [
    "storage that starts",
    "shared-disk",
    "storageFlush",
    { storages: { "shared-disk": aStorageReading({ state: "starting" }) } },
    "rejected",
  ],
  ["a cluster that runs", clusterId, "clusterStop", {}, "works"],
  ["a cluster that nobody can tell of", clusterId, "clusterStop", { clusters: { [clusterId]: "unknown" } }, "rejected"],
  ["a terminal that is not there", "nobody", "terminalStop", {}, "unsupported"],
])("%s", async (_name, nodeId, of, over, expected) => {
  const drivers = Object.assign(createFakeDrivers(), over);
  const ups = tree.upses.find((u) => u.id === nodeId);
  const storage = tree.storages.find((s) => s.id === nodeId);
  const devices = {
    ups: ups && drivers.ups(ups),
    storage: storage && drivers.storage(storage, tree),
    agents: drivers.agents,
  };
  const found = await checkStep({ nodeId, of }, tree, devices, new AbortController().signal).then(
    () => "works",
    (error: unknown) => (error instanceof DriverError ? error.code : error),
  );
  expect(found).toBe(expected);
  expect(drivers.sent.filter((sent) => sent.kind !== "check")).toEqual([]);
});
