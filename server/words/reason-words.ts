import type { Reason } from "../domain/decide/reason.ts";
import { formatTime } from "./site-time.ts";
import { formatSpan } from "./span.ts";

type Values = Record<string, string>;

/** How sentences name nodes and times. */
export type ReasonNames = {
  nameOf: (id: string) => string;
  listOf: (ids: readonly string[]) => string;
  timeZone: string;
  /** "3 GB are left" and the like, for the one reason that knows how much is dirty. */
  dirty: (bytes: number) => string;
  since: (time: string) => string;
};

/** The words of `console.sentences`. */
type SentenceWords = (key: "comma" | "andMore" | "dirty" | "since", values: Record<string, string | number>) => string;

const namedAtMost = 4;

export function reasonNames(args: { nameOf(id: string): string; timeZone: string; words: SentenceWords }): ReasonNames {
  const { nameOf, timeZone, words } = args;
  return {
    nameOf,
    timeZone,
    listOf(ids) {
      const names = ids.slice(0, namedAtMost).map(nameOf).join(words("comma", {}));
      return ids.length > namedAtMost ? words("andMore", { names, count: ids.length - namedAtMost }) : names;
    },
    dirty: (bytes) => words("dirty", { megabytes: Math.ceil(bytes / 1_000_000) }),
    since: (time) => words("since", { time }),
  };
}

/** The figures and names that the sentence of a reason needs (`reasons` of the catalogues). */
export function reasonValues(reason: Reason, names: ReasonNames): Values {
  const { nameOf, listOf } = names;
  const time = (at: number) => formatTime(at, names.timeZone);
  const limit = (sec: number) => formatSpan(sec);
  switch (reason.code) {
    case "asWanted":
    case "controlLoss":
    case "controlReboot":
    case "allDown":
    case "byHand":
    case "wasOffBefore":
    case "recovery":
    case "ordered":
    case "held":
    case "skipped":
      return {};
    case "scheduledOff":
      return {
        at: time(reason.sinceAt),
        back: reason.onAt === null ? "no" : "yes",
        until: reason.onAt === null ? "" : time(reason.onAt),
      };
    case "scheduledOn":
    case "scheduledReboot":
      return { at: time(reason.sinceAt) };
    case "lanOff":
      return { at: time(reason.sinceAt), nodes: listOf(reason.lanFactorIds) };
    case "confirming":
    case "waitsForStable":
    case "waitsForDarkTime":
      return { node: nameOf(reason.upsId), until: time(reason.untilAt) };
    case "waitsForWarmup":
      return { node: nameOf(reason.nodeId), until: time(reason.untilAt) };
    case "feedsLost":
      return { nodes: listOf(reason.upsIds), alive: String(reason.alive), needed: String(reason.needed) };
    case "supplyLost":
      return { nodes: listOf(reason.upsIds) };
    case "storageLost":
    case "controlDiskLost":
      return { node: nameOf(reason.storageId), nodes: listOf(reason.upsIds) };
    case "neededStops":
      return { node: nameOf(reason.neededId) };
    case "waitsForDependents":
    case "waitsForLinkedSide":
    case "waitsForPeers":
    case "waitsForDown":
    case "waitsForControlSide":
    case "waitsForNeeded":
      return { nodes: listOf(reason.nodeIds) };
    case "waitsForDark":
    case "waitsForMains":
    case "waitsForPower":
      return { nodes: listOf(reason.upsIds) };
    case "waitsForStorage":
      return { nodes: listOf(reason.storageIds) };
    case "shuttingDown":
    case "starting":
    case "startTimedOut":
      return { at: time(reason.sinceAt), limit: limit(reason.atMostSec) };
    case "flushing":
      return {
        at: time(reason.sinceAt),
        limit: limit(reason.atMostSec),
        dirty: reason.dirtyBytes === null ? "" : names.dirty(reason.dirtyBytes),
      };
    case "clusterStopping":
      return { node: nameOf(reason.clusterId), at: time(reason.sinceAt), limit: limit(reason.atMostSec) };
    case "clusterStopEnded":
      return { outcome: reason.outcome, at: time(reason.at) };
    case "waitsForMembers":
      return { node: nameOf(reason.clusterId), until: time(reason.untilAt) };
    case "clusterRestart":
      return { node: nameOf(reason.clusterId) };
    case "cutFailed":
      return { node: nameOf(reason.upsId) };
    case "cutPending":
      return { node: nameOf(reason.upsId), at: time(reason.sinceAt), limit: limit(reason.atMostSec) };
    case "confirmedDown":
    case "notConfirmedDown":
    case "flushed":
    case "flushTimedOut":
      return { at: time(reason.at) };
    case "off":
      return { since: reason.at === null ? "" : names.since(time(reason.at)) };
    case "waitsForCharge":
      return {
        node: nameOf(reason.upsId),
        needed: String(reason.neededPercent),
        now: String(Math.round(reason.chargePercent)),
      };
    case "waitsForRuntime":
      return { node: nameOf(reason.upsId), needed: formatSpan(reason.neededSec), now: formatSpan(reason.runtimeSec) };
  }
}
