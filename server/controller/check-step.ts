import type { CheckedStep } from "../domain/decide/command.ts";
import type { Terminal, Tree, Ups } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { StorageDriver, TerminalAgents, UpsDriver } from "./ports.ts";

/** The devices that a check may have to ask. */
export type Checkable = {
  ups: UpsDriver | null | undefined;
  storage: StorageDriver | null | undefined;
  agents: TerminalAgents;
};

/**
 * Finds out for a rehearsal whether a step would work, as far as that can be seen without taking it. Resolves: it would.
 * Throws DriverError: `unsupported` (it cannot be found out), else it would not.
 */
export async function checkStep(
  { nodeId, of }: CheckedStep,
  tree: Tree,
  { ups, storage, agents }: Checkable,
  signal: AbortSignal,
): Promise<void> {
  const terminal = tree.terminals.find((t) => t.id === nodeId);
  switch (of) {
    case "terminalStop":
      return agents.check(known(terminal));
    case "terminalStart":
      return checkStart(known(terminal));
    case "upsRead":
      await known(ups).read(signal);
      return;
    case "upsWrite":
      return await checkUpsWrite(known(ups), tree.upses.find((u) => u.id === nodeId)?.restart ?? null, signal);
    case "storageFlush": {
      const { state } = await known(storage).read(signal);
      if (state === "starting" || state === "fault") throw new DriverError("rejected", `the storage is in "${state}"`);
      return;
    }
    case "clusterStop": {
      const state = await agents.clusterState(known(tree.clusters.find((c) => c.id === nodeId)), signal);
      if (state === "unknown") throw new DriverError("rejected", "its manager cannot tell how the cluster stands");
      return;
    }
  }
}

/** That its account may write, and that it has a command by which its output goes off, and comes back where nobody else brings it back. */
async function checkUpsWrite(ups: UpsDriver, restart: Ups["restart"] | null, signal: AbortSignal): Promise<void> {
  const { off } = ups.capabilities();
  if (Object.values(off).every((form) => form === false))
    throw new DriverError("rejected", "it offers no command that switches its output off");
  if (restart === "ups" && off.cycleWithGrace === false)
    throw new DriverError("rejected", "it offers no command after which it comes back by itself");
  await ups.checkWrite(signal);
}

function checkStart({ name, macs, start }: Terminal): void {
  switch (start.kind) {
    case "wol":
      if (macs.length === 0) throw new DriverError("rejected", `${name} has no MAC address to be woken by`);
      return;
    case "power":
      return;
    default:
      throw new DriverError("unsupported", `${name} is started by "${start.kind}", which cannot be checked yet`);
  }
}

function known<T>(found: T | null | undefined): T {
  if (found === null || found === undefined)
    throw new DriverError("unsupported", "the saved settings have no such node");
  return found;
}
