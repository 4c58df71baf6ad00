import type { ProcessUsage } from "../../contract/controller-metrics.ts";
import type { Alarm } from "../../domain/decide/decision.ts";
import type { Forecast } from "../../domain/forecast/forecast.ts";
import type { SiteMetrics } from "../../services/metrics/read.ts";
import { headOf, histogramOf, labelsOf, sampleOf } from "./exposition.ts";
import type { FamilyName } from "./families.ts";

const severities = ["critical", "warning"] as const satisfies readonly Alarm["severity"][];
const verdicts = ["safe", "tight", "fails", "nothingToDo", "unknown"] as const satisfies readonly Forecast["verdict"][];

/** The metrics of the site as a whole, of the controller and of both processes. What is not known has no sample. */
export function siteMetrics({ live, controller, web }: SiteMetrics, version: string): string {
  const isUp = controller !== null && live.controller.state === "running";
  const processes: [string, ProcessUsage][] = [["web", web]];
  if (controller) processes.push(["controller", controller.process]);
  const ofProcess = (figureOf: (usage: ProcessUsage) => number) =>
    processes.map(([name, usage]): Sample => [{ process: name }, figureOf(usage)]);
  const { forecast, alarms, outage, revision } = live;

  return [
    family("fukuden_build_info", [[{ version }, 1]]),
    family(
      "fukuden_process_cpu_seconds_total",
      ofProcess((usage) => usage.cpuSec),
    ),
    family(
      "fukuden_process_resident_memory_bytes",
      ofProcess((usage) => usage.residentBytes),
    ),
    family(
      "fukuden_process_start_time_seconds",
      ofProcess((usage) => usage.startedAt / 1000),
    ),
    family("fukuden_controller_up", one(Number(isUp))),
    family("fukuden_controller_epoch", one(controller?.epoch)),
    family("fukuden_controller_acting", one(controller && Number(controller.acts))),
    headOf("fukuden_controller_tick_duration_seconds"),
    controller ? histogramOf("fukuden_controller_tick_duration_seconds", controller.ticks) : "",
    headOf("fukuden_journal_append_duration_seconds"),
    controller ? histogramOf("fukuden_journal_append_duration_seconds", controller.appends) : "",
    family("fukuden_journal_writable", one(isUp ? Number(live.controller.trouble !== "journalNotWritable") : null)),
    family("fukuden_events_total", counted("kind", controller?.events)),
    family("fukuden_messages_refused_total", counted("reason", controller?.refusedMessages)),
    family("fukuden_statistics_waiting_seconds", one(controller && controller.statisticsWaiting * 60)),
    family("fukuden_settings_revision", one(revision)),
    family(
      "fukuden_alarms",
      isUp ? severities.map((severity) => [{ severity }, alarms.filter((a) => a.severity === severity).length]) : [],
    ),
    family("fukuden_outage_open", one(isUp ? Number(outage !== null) : null)),
    family("fukuden_outage_upses", one(isUp ? (outage?.upsIds.length ?? 0) : null)),
    family("fukuden_forecast_timestamp_seconds", one(forecast && forecast.madeAt / 1000)),
    family("fukuden_forecast_margin_seconds", one(isUp ? forecast?.marginSec : null)),
    family(
      "fukuden_forecast_verdict",
      isUp && forecast ? verdicts.map((verdict) => [{ verdict }, Number(forecast.verdict === verdict)]) : [],
    ),
  ].join("");
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

function family(name: FamilyName, samples: readonly Sample[]): string {
  return headOf(name) + samples.map(([labels, value]) => sampleOf(name, labelsOf(labels), value)).join("");
}

const one = (value: number | null | undefined): Sample[] => (value == null ? [] : [[{}, value]]);

function counted(label: string, counts: Readonly<Record<string, number>> = {}): Sample[] {
  return Object.entries(counts).map(([name, times]) => [{ [label]: name }, times]);
}
