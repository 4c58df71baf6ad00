import { expect, test } from "vitest";
import { aStorageKnown, aTerminalKnown, aUpsKnown, aWorld } from "../../testing/builders.ts";
import { aClusterKnown } from "../../testing/decide-on.ts";
import { knownCluster, knownStorage, knownTerminal, knownUps } from "./known.ts";
import { unheardCluster } from "./observe-cluster.ts";
import { unheardStorage } from "./observe-storage.ts";
import { unheardTerminal } from "./observe-terminal.ts";
import { unheardUps } from "./observe-ups.ts";

const world = {
  ...aWorld(),
  upses: { here: aUpsKnown() },
  terminals: { here: aTerminalKnown() },
  storages: { here: aStorageKnown() },
  clusters: { here: aClusterKnown() },
};

test.each([
  ["UPS", knownUps, aUpsKnown(), unheardUps],
  ["terminal", knownTerminal, aTerminalKnown(), unheardTerminal],
  ["storage", knownStorage, aStorageKnown(), unheardStorage],
  ["cluster", knownCluster, aClusterKnown(), unheardCluster],
] as const)("a %s that the world does not have counts as never heard", (_kind, knownOf, here, unheard) => {
  expect(knownOf(world, "here")).toEqual(here);
  expect(knownOf(world, "elsewhere")).toEqual(unheard);
});
