import type { WhatIf } from "../domain/forecast/what-if.ts";
import { minuteOf, nextTimeOfDay, zoneOf } from "../domain/schedule/local-time.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { nodeNamed, upsesOf } from "../services/live/plan-outage.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** As they were typed. `outage` true: given without a node. */
export type PlanOptions = {
  outage?: string[] | true;
  after?: string;
  at?: string;
  backAfter?: string;
  stop?: string[];
  cutUps?: boolean;
  start?: string[];
  until?: string;
  json?: boolean;
};

const daySec = 86_400;

/**
 * What is asked. An outage of all UPSes is assumed where one is asked for without naming any, and where nothing else is asked.
 * @throws UsageError that names the value and what is allowed
 */
export function whatIfOf(args: { say: Terminal["say"]; tree: Tree; now: number; options: PlanOptions }): WhatIf {
  const { say, tree, now, options } = args;
  const { outage, after, at, backAfter, stop = [], cutUps = false, start = [], until } = options;
  if (after !== undefined && at !== undefined)
    throw new UsageError(say("cli.excludes", { one: "--after", other: "--at" }));
  if (cutUps && stop.length === 0) throw new UsageError(say("cli.needs", { one: "--cut-ups", other: "--stop" }));

  const seconds = (option: string, value: string) => {
    const sec = Number(value);
    if (value.trim() === "" || !Number.isFinite(sec) || sec < 0 || sec > daySec)
      throw new UsageError(say("cli.badSeconds", { option, value, most: daySec }));
    return sec;
  };
  /** Seconds from now until it is that time of day after `since`. */
  const timeOfDay = (option: string, value: string, since: number) => {
    const minute = minuteOf(value);
    if (minute === null) throw new UsageError(say("cli.badTime", { option, value }));
    return (nextTimeOfDay(zoneOf(tree.network.timeZone), minute, since) - now) / 1000;
  };
  const node = (option: string, value: string) => {
    const id = nodeNamed(tree, value);
    if (id === null) throw new UsageError(say("cli.badAnyNode", { option, node: value }));
    return id;
  };
  const upses = (value: string) => {
    const ids = upsesOf(tree, value);
    if (ids === null) throw new UsageError(say("cli.badNode", { node: value }));
    return ids;
  };

  const asksOther = stop.length > 0 || start.length > 0 || until !== undefined;
  const isOutage = [outage, after, at, backAfter].some((given) => given !== undefined) || !asksOther;
  const afterSec = at !== undefined ? timeOfDay("--at", at, now) : after !== undefined ? seconds("--after", after) : 0;
  return {
    upsIds: !isOutage ? [] : Array.isArray(outage) ? outage.flatMap(upses) : "all",
    afterSec,
    backAfterSec: backAfter === undefined ? null : seconds("--back-after", backAfter),
    orders: [
      ...stop.map((value) => ({ order: { kind: "stop", nodeId: node("--stop", value), cutUps } as const })),
      ...start.map((value) => ({ order: { kind: "start", nodeId: node("--start", value) } as const })),
    ],
    ...(until === undefined ? {} : { throughSec: timeOfDay("--until", until, now + afterSec * 1000) }),
  };
}
