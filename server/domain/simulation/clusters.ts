import type { NodeId } from "../tree/entities.ts";
import { changeCluster, type Draft, ownCluster } from "./draft.ts";
import type { SimCluster, Site } from "./site.ts";
import { stopTerminal } from "./stop-terminal.ts";

/** Cluster shutdown, or with `after` "reboot" a restart; one that is stopped already only reboots its members. */
export function stopCluster(draft: Draft, clusterId: NodeId, after: "stay" | "reboot"): void {
  const cluster = changeCluster(draft, clusterId);
  if (!cluster) return;
  const { now } = draft.site;
  switch (cluster.state) {
    case "stopped":
      if (after === "reboot") rebootMembers(draft, cluster);
      return;
    case "stopping":
      return;
    case "running":
      Object.assign(cluster, { state: "stopping", after, untilAt: now + cluster.stopSec * 1000 });
      draft.events.push({ kind: "clusterStopping", at: now, clusterId });
  }
}

/** What is due: the end of a shutdown; and without a member that is up nothing of a cluster is left. */
export function runClusters(draft: Draft): boolean {
  let changed = false;
  for (const present of Object.values(draft.site.clusters)) {
    if (present.state === "stopped") continue;
    const isOver = present.untilAt !== null && present.untilAt <= draft.site.now;
    const isAlone = !present.memberIds.some((id) => isUp(draft.site, id));
    if (!isOver && !isAlone) continue;
    const cluster = ownCluster(draft, present);
    const after = cluster.after;
    Object.assign(cluster, { state: "stopped", after: null, untilAt: null });
    draft.events.push({ kind: "clusterStopped", at: draft.site.now, clusterId: cluster.id });
    if (after === "reboot") rebootMembers(draft, cluster);
    changed = true;
  }
  return changed;
}

/** A member has booted: the services begin, if their storage is there. If it is not, they do not try again before the next boot. */
export function startClustersOf(draft: Draft, terminalId: NodeId): void {
  for (const present of Object.values(draft.site.clusters)) {
    if (present.state !== "stopped" || !present.memberIds.includes(terminalId)) continue;
    const storageIds = present.memberIds.flatMap((id) => draft.site.terminals[id]?.storageIds ?? []);
    const states = storageIds.map((id) => draft.site.storages[id]?.state);
    if (states.includes("off") || states.includes("starting")) continue;
    ownCluster(draft, present).state = "running";
    draft.events.push({ kind: "clusterRunning", at: draft.site.now, clusterId: present.id });
  }
}

function isUp(site: Site, terminalId: NodeId): boolean {
  const state = site.terminals[terminalId]?.state;
  return state === "running" || state === "stopping";
}

function rebootMembers(draft: Draft, cluster: SimCluster): void {
  for (const id of cluster.memberIds) stopTerminal(draft, id, "reboot");
}
