import { pollResults, type UpsCounts } from "../../contract/controller-metrics.ts";
import type { NodeLive } from "../../contract/live.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import type { SiteMetrics } from "../../services/metrics/read.ts";
import type { SavedTree } from "../../services/saved-tree.ts";
import { headOf, labelsOf, sampleOf } from "./exposition.ts";
import type { FamilyName } from "./families.ts";

/** A piece of the answer, so that making it for ten thousand UPSes does not keep browsers waiting. */
const upsesPerPiece = 500;

type Shown = {
  /** Ready to print. */
  labels: string;
  role: string;
  live: NodeLive & { ups: NonNullable<NodeLive["ups"]> };
  /** null: nothing that it said holds now, because it is lost, was never read, or nobody watches it. */
  reading: UpsReading | null;
  counts: UpsCounts | null;
};

const outputStates = ["mains", "battery", "off", "unknown"] as const satisfies readonly UpsReading["output"][];

const ofUps: readonly [FamilyName, (ups: Shown, isWatched: boolean) => number | null][] = [
  ["fukuden_ups_reachable", ({ live }, isWatched) => (isWatched ? Number(live.ups.link === "ok") : null)],
  ["fukuden_ups_last_read_timestamp_seconds", ({ live }) => scaled(live.heardAt, 1 / 1000)],
  ["fukuden_ups_battery_charge_ratio", ({ reading }) => scaled(reading?.chargePercent, 1 / 100)],
  ["fukuden_ups_runtime_seconds", ({ reading }) => reading?.runtimeSec ?? null],
  ["fukuden_ups_load_ratio", ({ reading }) => scaled(reading?.loadPercent, 1 / 100)],
  ["fukuden_ups_input_volts", ({ reading }) => reading?.inputVolts ?? null],
  ["fukuden_ups_output_volts", ({ reading }) => reading?.outputVolts ?? null],
  ["fukuden_ups_battery_celsius", ({ reading }) => reading?.batteryCelsius ?? null],
  ["fukuden_ups_on_battery", ({ reading }) => reading && Number(reading.output === "battery")],
  ["fukuden_ups_low_battery", ({ reading }) => reading && Number(reading.lowBattery)],
  ["fukuden_ups_traps_total", ({ counts }) => counts?.traps ?? null],
];

/** The metrics of every UPS that the controller watches, in pieces. What is not known has no sample. */
export function* upsMetrics(site: SiteMetrics): Generator<string> {
  const isWatched = site.controller !== null && site.live.controller.state === "running";
  const upses = shownUpses(site, isWatched);
  function* family(name: FamilyName, linesOf: (ups: Shown) => string): Generator<string> {
    yield headOf(name);
    for (let i = 0; i < upses.length; i += upsesPerPiece)
      yield upses
        .slice(i, i + upsesPerPiece)
        .map(linesOf)
        .join("");
  }
  yield* family("fukuden_ups_info", infoOf);
  for (const [name, figureOf] of ofUps)
    yield* family(name, (ups) => {
      const value = figureOf(ups, isWatched);
      return value === null ? "" : sampleOf(name, ups.labels, value);
    });
  yield* family("fukuden_ups_output_state", ({ labels, reading }) =>
    reading === null
      ? ""
      : outputStates
          .map((state) =>
            sampleOf("fukuden_ups_output_state", `${labels},state="${state}"`, Number(reading.output === state)),
          )
          .join(""),
  );
  yield* family("fukuden_ups_condition", ({ labels, reading }) =>
    (reading?.conditions ?? [])
      .map((condition) => sampleOf("fukuden_ups_condition", `${labels},condition="${condition}"`, 1))
      .join(""),
  );
  yield* family("fukuden_ups_polls_total", ({ labels, counts }) =>
    pollResults
      .map((result) => ({ result, times: counts?.polls[result] }))
      .map(({ result, times }) =>
        times === undefined ? "" : sampleOf("fukuden_ups_polls_total", `${labels},result="${result}"`, times),
      )
      .join(""),
  );
}

function shownUpses({ saved, live, controller }: SiteMetrics, isWatched: boolean): Shown[] {
  const named = saved === null ? new Map<string, Named>() : namesOf(saved);
  const shown: Shown[] = [];
  for (const [id, node] of Object.entries(live.nodes)) {
    const { ups } = node;
    if (ups === undefined) continue;
    const { labels, role } = named.get(id) ?? { labels: labelsOf({ ups: id, name: id, group: "" }), role: "" };
    const reading = isWatched && ups.link !== "lost" ? ups.reading : null;
    shown.push({ labels, role, live: { ...node, ups }, reading, counts: controller?.upses[id] ?? null });
  }
  return shown;
}

type Named = { labels: string; role: string };
const made = new WeakMap<SavedTree, ReadonlyMap<string, Named>>();

/** The labels of all UPSes, made once for each revision. */
function namesOf(saved: SavedTree): ReadonlyMap<string, Named> {
  const known = made.get(saved);
  if (known) return known;
  const { tree, relations } = saved;
  const names = new Map(
    tree.upses.map(({ id, name, groupId, role }) => [
      id,
      { labels: labelsOf({ ups: id, name, group: relations.pathOf(groupId) ?? "" }), role },
    ]),
  );
  made.set(saved, names);
  return names;
}

function infoOf({ labels, role, live }: Shown): string {
  const { family, identity } = live.ups;
  const { manufacturer, model, serial, firmware } = identity ?? {};
  const said = { family: family ?? "", manufacturer, model, serial, firmware };
  const all = Object.fromEntries(Object.entries(said).map(([name, text]) => [name, text ?? ""]));
  return sampleOf("fukuden_ups_info", `${labels},${labelsOf({ role, ...all })}`, 1);
}

/** Percent to ratios without the tail of binary fractions. */
function scaled(value: number | null | undefined, by: number): number | null {
  return value == null ? null : Number((value * by).toPrecision(12));
}
