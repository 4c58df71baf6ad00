import type { OffForm } from "../decide/command.ts";
import type { NodeId } from "../tree/entities.ts";
import { stopCluster } from "./clusters.ts";
import { changeStorage, changeTerminal, changeUps, type Draft, ownUps } from "./draft.ts";
import { goDark, goLive } from "./power.ts";
import { boot } from "./settle.ts";
import type { SiteAction } from "./site.ts";
import { stopTerminal } from "./stop-terminal.ts";
import { flushMs } from "./storage-cache.ts";

/** What comes from outside, at `draft.site.now`. */
export function applyAction(draft: Draft, action: SiteAction): void {
  switch (action.kind) {
    case "mains":
      setMains(draft, action.upsId, action.on);
      break;
    case "upsOff":
      switchOff(draft, action.upsId, action.form);
      break;
    case "upsOn":
      switchOn(draft, action.upsId);
      break;
    case "shutdown":
      stopTerminal(draft, action.terminalId, "halt");
      break;
    case "reboot":
      stopTerminal(draft, action.terminalId, "reboot");
      break;
    case "wake":
      wake(draft, action.terminalId);
      break;
    case "flush":
      flush(draft, action.storageId);
      break;
    case "clusterShutdown":
      stopCluster(draft, action.clusterId, "stay");
      break;
    case "clusterRestart":
      stopCluster(draft, action.clusterId, "reboot");
      break;
  }
}

function setMains(draft: Draft, upsId: NodeId, on: boolean): void {
  const ups = changeUps(draft, upsId);
  if (!ups || ups.mains === on) return;
  const now = draft.site.now;
  ups.mains = on;
  if (on) {
    ups.onBatterySince = null;
    if (ups.returnAt !== null) ups.returnAt = Math.max(ups.returnAt, now + ups.returnDelaySec * 1000);
    draft.events.push({ kind: "upsOnMains", at: now, upsId });
  } else if (ups.output === "on") {
    ups.onBatterySince = now;
    draft.events.push({ kind: "upsOnBattery", at: now, upsId });
  }
}

/**
 * `…Now` cuts at once, also while a countdown runs. `…WithGrace` starts a countdown; one that runs already goes on as it was, as
 * no whole-UPS command can be taken back. On a dark output an off form takes away its coming back by itself; a cycling one does nothing.
 */
function switchOff(draft: Draft, upsId: NodeId, form: OffForm): void {
  const ups = changeUps(draft, upsId);
  if (!ups) return;
  const after = form === "cycleNow" || form === "cycleWithGrace" ? "returnWithMains" : "stayOff";
  if (ups.output === "off") {
    if (after === "stayOff") ups.returnAt = null;
    return;
  }
  if (form === "offNow" || form === "cycleNow") {
    goDark(draft, ups, after);
    return;
  }
  if (ups.pending) return;
  ups.pending = { darkAt: draft.site.now + ups.shutoffGraceSec * 1000, after };
  draft.events.push({ kind: "upsGraceStarted", at: draft.site.now, upsId });
}

/** Turns a dark output on, on battery too (real ones do), unless that is empty; a countdown to dark on a live one it leaves alone. */
function switchOn(draft: Draft, upsId: NodeId): void {
  const ups = draft.site.upses[upsId];
  if (ups?.output === "off" && (ups.mains || ups.charge > 0)) goLive(draft, ownUps(draft, ups));
}

function wake(draft: Draft, terminalId: NodeId): void {
  const terminal = changeTerminal(draft, terminalId);
  if (terminal?.powered && (terminal.state === "off" || terminal.state === "crashed")) boot(draft, terminal);
}

function flush(draft: Draft, storageId: NodeId): void {
  const storage = changeStorage(draft, storageId);
  if (storage?.state !== "ready") return;
  storage.state = "flushing";
  storage.untilAt = draft.site.now + flushMs(storage);
  draft.events.push({ kind: "storageFlushing", at: draft.site.now, storageId });
}
