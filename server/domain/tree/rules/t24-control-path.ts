import { clusterShutdownSec } from "../../timing/control-side.ts";
import { linkedUsersOf } from "../../timing/linked-side.ts";
import { longestLinkedBranch } from "../../timing/outlive.ts";
import { longestChainSec, type StopChain, stopChains } from "../../timing/stop-chain.ts";
import { flushTimeoutSecOf } from "../../timing/storage-times.ts";
import { timeToDarkSec } from "../../timing/time-to-dark.ts";
import type { NodeId, Ups } from "../entities.ts";
import { type Facts, smallest } from "./facts.ts";
import type { Finding } from "./finding.ts";

/**
 * T24: a load on the control path goes dark before its last use, in a full outage with all confirmed down. The control terminals use
 * the path until the last of them has commanded the control side's UPSes; a load on such a UPS goes dark after that. Where there
 * is no control side in the tree, the last use is the end of the linked side.
 */
export function controlPath(facts: Facts): Finding[] {
  const { tree, relations } = facts;
  const loads = tree.loads.filter((l) => l.onControlPath);
  if (loads.length === 0) return [];
  const chain = stopChains(relations);
  const lastUseSec = lastUse(facts, chain);
  const found: Finding[] = [];
  for (const load of loads) {
    const upses = load.feeds.flatMap((id) => relations.upses.get(id) ?? []);
    const darkSec = upses.reduce((last, ups) => Math.max(last, cutAfterSec(facts, chain, ups)), 0);
    if (darkSec >= lastUseSec) continue;
    const params = { name: load.name, darkSec, lastUseSec };
    found.push({ code: "T24", severity: "warning", nodeIds: [load.id, ...load.feeds], params });
  }
  return found;
}

function lastUse({ tree, relations, ...facts }: Facts, chain: StopChain): number {
  const linkedSec = longestLinkedBranch(tree, relations, true)?.neededSec ?? 0;
  const first = smallest([...facts.controlTerminalUpses, ...facts.controlStorageUpses], (u) => u.confirmSec);
  if (!first) return linkedSec;
  const control = tree.terminals.filter((t) => t.kind === "control");
  // Of several, all but the last are down before the last one gives its commands.
  const othersSec = control.length > 1 ? longestChainSec(chain, control) : 0;
  return Math.max(linkedSec, first.confirmSec) + clusterShutdownSec(tree, control) + othersSec;
}

/** Seconds from the beginning of the outage until this UPS is cut; infinite: not before the control side's last command, or never. */
function cutAfterSec({ tree, relations, ...facts }: Facts, chain: StopChain, ups: Ups): number {
  const controlIds = new Set<NodeId>([...facts.controlTerminalUpses, ...facts.controlStorageUpses].map((u) => u.id));
  const storages = relations.storagesFedBy(ups.id);
  const feedsTerminals = relations.fedBy(ups.id).length > 0;
  if (controlIds.has(ups.id) || (storages.length === 0 && !feedsTerminals)) return Number.POSITIVE_INFINITY;
  const ownSec = feedsTerminals ? ups.confirmSec + timeToDarkSec(relations, chain, ups, true) : 0;
  const flushedSec = storages.map((s) => {
    const users = linkedUsersOf(relations, s.id);
    return ups.confirmSec + longestChainSec(chain, users) + flushTimeoutSecOf(tree, s);
  });
  return Math.max(ownSec, ...flushedSec);
}
