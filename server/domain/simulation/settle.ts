import { type Shares, sharesOf } from "./battery.ts";
import { runClusters, startClustersOf } from "./clusters.ts";
import { type Draft, ownStorage, ownTerminal } from "./draft.ts";
import { drawLines, hasPower, runUpses } from "./power.ts";
import type { SimTerminal } from "./site.ts";
import { writersOf } from "./storage-cache.ts";

/**
 * Lets everything happen that is due at `site.now`, until nothing more is. Ends of transitions come before cuts of power: what
 * halts in the same instant in which its outlet goes dark has halted. Answers with the shares of load that it ends in.
 * `before`: the shares of the site that the draft was opened on, `loadChanges` ago; null: not known.
 */
export function settle(draft: Draft, before: { shares: Shares; loadChanges: number } | null): Shares {
  let shares = before?.loadChanges === draft.loadChanges ? before.shares : sharesOf(draft.site);
  let sharesOfChange = draft.loadChanges;
  drawLines(draft, shares);
  for (let changed = true; changed; ) {
    changed = runTerminals(draft);
    changed = runStorages(draft) || changed;
    changed = runClusters(draft) || changed;
    changed = runUpses(draft) || changed;
    changed = powerTerminals(draft) || changed;
    changed = powerStorages(draft) || changed;
    if (sharesOfChange !== draft.loadChanges) {
      shares = sharesOf(draft.site);
      sharesOfChange = draft.loadChanges;
    }
    if (changed) drawLines(draft, shares);
  }
  return shares;
}

function runTerminals(draft: Draft): boolean {
  const now = draft.site.now;
  let changed = false;
  for (const present of Object.values(draft.site.terminals)) {
    if (present.untilAt === null || present.untilAt > now) continue;
    const terminal = ownTerminal(draft, present);
    changed = true;
    if (terminal.state === "stopping") {
      draft.events.push({ kind: "terminalHalted", at: now, terminalId: terminal.id, boot: terminal.boot });
      if (terminal.after === "reboot") {
        boot(draft, terminal);
        continue;
      }
      enter(draft, terminal, "off");
    } else if (terminal.state === "booting") {
      enter(draft, terminal, "running");
      draft.events.push({ kind: "terminalRunning", at: now, terminalId: terminal.id, boot: terminal.boot });
      startClustersOf(draft, terminal.id);
    } else terminal.untilAt = null;
  }
  return changed;
}

function powerTerminals(draft: Draft): boolean {
  const now = draft.site.now;
  let changed = false;
  for (const present of Object.values(draft.site.terminals)) {
    const powered = hasPower(draft.site, present.feeds, present.feedsNeeded);
    if (powered === present.powered) continue;
    const terminal = ownTerminal(draft, present);
    changed = true;
    terminal.powered = powered;
    if (powered) {
      if (terminal.bootsOnPower && (terminal.state === "off" || terminal.state === "crashed")) boot(draft, terminal);
    } else if (terminal.state === "running" || terminal.state === "stopping") {
      enter(draft, terminal, "crashed");
      draft.events.push({ kind: "terminalCrashed", at: now, terminalId: terminal.id, boot: terminal.boot });
    } else if (terminal.state === "booting") enter(draft, terminal, "off");
  }
  return changed;
}

/** Begins a new run of the OS. The caller has seen to it that there is power. */
export function boot(draft: Draft, terminal: SimTerminal): void {
  terminal.boot += 1;
  enter(draft, terminal, "booting");
  terminal.untilAt = draft.site.now + terminal.bootSec * 1000;
  draft.events.push({
    kind: "terminalBooting",
    at: draft.site.now,
    terminalId: terminal.id,
    boot: terminal.boot,
  });
}

function enter(draft: Draft, terminal: SimTerminal, state: SimTerminal["state"]): void {
  terminal.state = state;
  terminal.untilAt = null;
  terminal.after = null;
  draft.loadChanges += 1;
}

function runStorages(draft: Draft): boolean {
  const now = draft.site.now;
  let changed = false;
  let writers: ReadonlyMap<string, number> | null = null;
  for (const present of Object.values(draft.site.storages)) {
    if (present.untilAt !== null && present.untilAt <= now) {
      const storage = ownStorage(draft, present);
      changed = true;
      storage.untilAt = null;
      if (storage.state === "flushing") {
        storage.state = "flushed";
        storage.dirtyBytes = 0;
        draft.events.push({ kind: "storageFlushed", at: now, storageId: storage.id });
      } else if (storage.state === "starting") {
        storage.state = "ready";
        draft.events.push({ kind: "storageReady", at: now, storageId: storage.id });
      }
    } else if (present.state === "flushed") {
      writers ??= writersOf(draft.site);
      if ((writers.get(present.id) ?? 0) === 0) continue;
      const storage = ownStorage(draft, present);
      changed = true;
      storage.state = "ready";
      draft.events.push({ kind: "storageReady", at: now, storageId: storage.id });
    }
  }
  return changed;
}

function powerStorages(draft: Draft): boolean {
  const now = draft.site.now;
  let changed = false;
  for (const present of Object.values(draft.site.storages)) {
    const powered = hasPower(draft.site, present.upsIds, present.upsIds.length);
    if (powered === present.powered) continue;
    const storage = ownStorage(draft, present);
    changed = true;
    storage.powered = powered;
    draft.loadChanges += 1;
    if (powered) {
      storage.state = "starting";
      storage.untilAt = now + storage.startSec * 1000;
      draft.events.push({ kind: "storageStarting", at: now, storageId: storage.id });
      continue;
    }
    storage.state = "off";
    storage.untilAt = null;
    draft.events.push({ kind: "storageOff", at: now, storageId: storage.id });
    if (storage.dirtyBytes > 0) {
      const dirtyBytes = Math.ceil(storage.dirtyBytes);
      storage.dirtyBytes = 0;
      draft.events.push({ kind: "dirtyCacheLost", at: now, storageId: storage.id, dirtyBytes });
    }
  }
  return changed;
}
