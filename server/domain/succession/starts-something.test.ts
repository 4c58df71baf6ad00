import { expect, test } from "vitest";
import type { Command } from "../decide/command.ts";
import { startsSomething } from "./starts-something.ts";

const terminalId = "sv1";
const members = [{ terminalId, bootId: null }];
test.each<[boolean, Command]>([
  [true, { kind: "upsOn", upsId: "ups1" }],
  [true, { kind: "terminalWake", terminalId }],
  [true, { kind: "terminalReboot", terminalId, bootId: null }],
  [true, { kind: "clusterRestart", clusterId: "cl", members }],
  [false, { kind: "clusterShutdown", clusterId: "cl", members }],
  [false, { kind: "terminalShutdown", terminalId, bootId: null }],
  [false, { kind: "storageFlush", storageId: "disk" }],
  [false, { kind: "check", nodeId: "ups1", of: "upsRead" }],
  // Cutting so that it returns by itself is how the last control terminal goes.
  [false, { kind: "upsOff", upsId: "ups1", form: "cycleWithGrace" }],
])("starts something: %s %o", (starts, command) => {
  expect(startsSomething(command)).toBe(starts);
});
