import type { NodeLive, OutageSummary } from "../contract/live.ts";
import type { NodeVerdict } from "../domain/decide/decision.ts";
import type { Forecast } from "../domain/forecast/forecast.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { Memory } from "../domain/world/memory.ts";
import type { StorageKnown, TerminalKnown, UpsKnown, World } from "../domain/world/world.ts";

const noVerdict: NodeVerdict = { desired: "on", status: "unknown", reason: { code: "asWanted" } };

export function upsLive(known: UpsKnown, verdict: NodeVerdict = noVerdict): NodeLive {
  const { link, reading, family, identity, settings } = known;
  return { ...verdict, heardAt: known.readAt, ups: { link, reading, family, identity, settings } };
}

export function terminalLive(known: TerminalKnown, verdict: NodeVerdict = noVerdict): NodeLive {
  const { connected, phase } = known;
  return { ...verdict, heardAt: known.lastHeardAt, terminal: { connected, phase } };
}

export function storageLive(known: StorageKnown, verdict: NodeVerdict = noVerdict): NodeLive {
  const { link, reading } = known;
  return { ...verdict, heardAt: known.readAt, storage: { link, reading } };
}

/** A group or a load: nothing is heard of it, it only has a verdict. */
export function otherLive(verdict: NodeVerdict): NodeLive {
  return { ...verdict, heardAt: null };
}

/** The open incident in a line; null: there is none. */
export function summarizeOutage(memory: Memory, forecast: Forecast | null): OutageSummary | null {
  const open = Object.entries(memory.outages);
  if (open.length === 0 && memory.sequence === null) return null;
  const beginnings = open.map(([, o]) => o.beganAt);
  return {
    beganAt: memory.sequence?.startedAt ?? Math.min(...beginnings),
    upsIds: open.map(([id]) => id),
    recovering: open.every(([, o]) => o.mainsBackAt !== null),
    marginSec: forecast?.marginSec ?? null,
  };
}

/** Calls back with every node that the world or the verdicts know, and what it was made from. */
export function eachNode(
  world: World,
  verdicts: Record<NodeId, NodeVerdict>,
  visit: (id: NodeId, known: object | null, verdict: NodeVerdict | undefined, make: () => NodeLive) => void,
): void {
  for (const [id, known] of Object.entries(world.upses))
    visit(id, known, verdicts[id], () => upsLive(known, verdicts[id]));
  for (const [id, known] of Object.entries(world.terminals))
    visit(id, known, verdicts[id], () => terminalLive(known, verdicts[id]));
  for (const [id, known] of Object.entries(world.storages))
    visit(id, known, verdicts[id], () => storageLive(known, verdicts[id]));
  for (const [id, verdict] of Object.entries(verdicts)) {
    if (id in world.upses || id in world.terminals || id in world.storages) continue;
    visit(id, null, verdict, () => otherLive(verdict));
  }
}
