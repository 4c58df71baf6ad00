import { expect } from "vitest";
import { until } from "../test-simulator.ts";
import { type SiteProcesses, startSiteProcesses } from "./site-processes.ts";

/** The example site's linked terminals that run; the spare blade is off. */
export const linkedTerminals = ["blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];

const calmSpeed = 150;
/** While outages are confirmed: a busy machine may make the controller late by a second of its own. */
export const carefulSpeed = 10;

/** Mains fail everywhere, at a site that has been watched for so long that the silent spare is known to be off. */
export async function loseMains(site: SiteProcesses): Promise<void> {
  await site.speed(calmSpeed);
  await until("the spare to count as off", () => site.live().nodes["blade-pool"]?.status === "stopped");
  await site.speed(carefulSpeed);
  await site.mains(false);
}

/** Lets the site run to that second of the outage at that speed. */
export async function runTo(site: SiteProcesses, sec: number, speed: number): Promise<void> {
  await site.speed(speed);
  await until(`second ${sec} of the outage`, () => site.outageSec() >= sec);
}

/** Lets the site run until that happens in it. */
export async function runToEvent(site: SiteProcesses, event: string, speed: number): Promise<void> {
  await site.speed(speed);
  await until(event, () => site.events().includes(event));
}

/** Until the incident is over, as the controller says it. */
export async function runToEnd(site: SiteProcesses, speed: number): Promise<void> {
  await site.speed(speed);
  const isOver = () => site.live().log.some((line) => line.kind === "sequenceEnded");
  await until("the end of the sequence", isOver);
}

/** The way back of a whole site, slow where there is something to do. */
export async function runBack(
  site: SiteProcesses,
  does: { beforeReboot?: () => Promise<void>; beforeLinkedSide?: () => Promise<void> } = {},
): Promise<void> {
  await runToEvent(site, "upsOn ups3", 100);
  await does.beforeReboot?.();
  await runToEvent(site, "terminalStopping sv1#2", 300);
  await runToEvent(site, "upsOn ups4", 100);
  await does.beforeLinkedSide?.();
  await runToEvent(site, "storageReady shared-disk", 300);
  await runToEnd(site, 60);
}

/** Every one of a step has happened before any of the next. */
export function expectInOrder(events: readonly string[], steps: readonly (readonly string[])[]): void {
  let latest = { at: -1, what: "the beginning" };
  for (const step of steps) {
    const places = step.map((what) => ({ at: events.indexOf(what), what }));
    for (const { at, what } of places) {
      if (at < 0) expect.fail(`"${what}" did not happen: ${events.join(", ")}`);
      if (at < latest.at) expect.fail(`"${what}" came before "${latest.what}": ${events.join(", ")}`);
    }
    latest = places.reduce((last, place) => (place.at > last.at ? place : last), latest);
  }
}

/** How a site stands when all is over; the same for two runs that came to the same end. */
export async function endOf(site: SiteProcesses) {
  const { site: now, events, violations } = await site.report();
  const count = (kind: string, upsId: string) => events.filter((e) => e.kind === kind && e.upsId === upsId).length;
  const upses = Object.values(now.upses);
  const countsOf = (kind: string) =>
    Object.fromEntries(upses.flatMap((u) => (count(kind, u.id) ? [[u.id, count(kind, u.id)]] : [])));
  return {
    violations,
    notRunning: Object.values(now.terminals).flatMap((t) => (t.state === "running" ? [] : [t.id])),
    storages: Object.fromEntries(Object.values(now.storages).map((s) => [s.id, s.state])),
    outputsOff: upses.flatMap((u) => (u.output === "off" ? [u.id] : [])),
    switchedOff: countsOf("upsOff"),
    switchedOn: countsOf("upsOn"),
    boots: Object.fromEntries(Object.values(now.terminals).map((t) => [t.id, t.boot])),
    sequencesEnded: (await site.journal()).filter((e) => e.kind === "sequenceEnded").length,
  };
}

/** All runs again that ran before, and nobody lost anything. */
export const allWell = {
  violations: [],
  notRunning: ["blade-pool"],
  storages: { "control-disk": "ready", "shared-disk": "ready" },
  outputsOff: [],
  sequencesEnded: 1,
};

const each = (ids: readonly string[], count: number) => Object.fromEntries(ids.map((id) => [id, count]));
const allUpses = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];

/** The end of an outage in which everything went dark: each UPS was cut once, and the control terminals came up a second time for their disk. */
export const endOfFullOutage = {
  ...allWell,
  switchedOff: each(allUpses, 1),
  switchedOn: each(allUpses, 1),
  boots: { sv1: 3, sv2: 3, ...each(linkedTerminals, 2), "blade-pool": 0 },
};

/** Runs it with a site of its own. When it fails the message ends with what happened in the site. */
export async function withSite(
  run: (site: SiteProcesses) => Promise<void>,
  args: Parameters<typeof startSiteProcesses>[0] = {},
): Promise<void> {
  const site = await startSiteProcesses(args);
  try {
    await run(site);
  } catch (error) {
    if (error instanceof Error)
      error.message += `\n${(await storyOf(site).catch(() => [])).join("\n")}\n${lastLines(site)}`;
    throw error;
  } finally {
    await site.end();
  }
}

/** `t+30 terminalStopping blade-1` */
async function storyOf(site: SiteProcesses): Promise<string[]> {
  const { events, siteNow } = await site.report();
  const lostAt = siteNow - site.outageSec() * 1000;
  return events.map((e) => `t+${Math.round((e.at - lostAt) / 1000)} ${e.kind} ${subjectOf(e)}`);
}

function lastLines(site: SiteProcesses): string {
  return site
    .log()
    .filter((line) => line.role === "controller")
    .slice(-20)
    .map((line) => JSON.stringify(line))
    .join("\n");
}

function subjectOf(event: Record<string, unknown>): unknown {
  return event.upsId ?? event.terminalId ?? event.storageId;
}
