type Family = { type: "gauge" | "counter" | "histogram"; help: string; labels: readonly string[] };

/** Which UPS: its id in the settings, its name, and the path of its group. */
const ups = ["ups", "name", "group"] as const;

/**
 * Every family of metrics: an interface. Names, types, units and labels never change their meaning; new ones may come.
 * `docs/metrics.md` has a line for each.
 */
export const families = {
  fukuden_build_info: { type: "gauge", help: "Always 1; the version that runs.", labels: ["version"] },
  fukuden_process_cpu_seconds_total: {
    type: "counter",
    help: "CPU time that a process has used, user and system.",
    labels: ["process"],
  },
  fukuden_process_resident_memory_bytes: {
    type: "gauge",
    help: "Memory of a process that is in RAM.",
    labels: ["process"],
  },
  fukuden_process_start_time_seconds: {
    type: "gauge",
    help: "When a process started, seconds since 1970.",
    labels: ["process"],
  },

  fukuden_controller_up: { type: "gauge", help: "1: the controller runs and answers.", labels: [] },
  fukuden_controller_epoch: { type: "gauge", help: "Grows by one at every start of the controller.", labels: [] },
  fukuden_controller_acting: {
    type: "gauge",
    help: "1: it sends commands; 0: it only watches, another one acts.",
    labels: [],
  },
  fukuden_controller_tick_duration_seconds: {
    type: "histogram",
    help: "From what was observed to what was decided, journaled, sent and published.",
    labels: [],
  },
  fukuden_journal_append_duration_seconds: {
    type: "histogram",
    help: "Appends to the journal, until they are on disk.",
    labels: [],
  },
  fukuden_journal_writable: { type: "gauge", help: "0: entries wait in memory, the disk takes none.", labels: [] },
  fukuden_events_total: { type: "counter", help: "Journal entries that were put on disk.", labels: ["kind"] },
  fukuden_messages_refused_total: {
    type: "counter",
    help: "Datagrams to the trap port and answers to polls that were not believed.",
    labels: ["reason"],
  },
  fukuden_statistics_waiting_seconds: {
    type: "gauge",
    help: "Time of which the statistics are closed and not on disk yet.",
    labels: [],
  },
  fukuden_settings_revision: { type: "gauge", help: "The revision of the settings in force.", labels: [] },
  fukuden_alarms: { type: "gauge", help: "Alarms that hold now.", labels: ["severity"] },
  fukuden_outage_open: { type: "gauge", help: "1: an outage is open, or what it stopped is not back yet.", labels: [] },
  fukuden_outage_upses: { type: "gauge", help: "UPSes whose outage is open.", labels: [] },
  fukuden_forecast_timestamp_seconds: { type: "gauge", help: "When the forecast was made, site time.", labels: [] },
  fukuden_forecast_margin_seconds: {
    type: "gauge",
    help: "The smallest margin between a battery's end and the last need of it; negative: it does not last.",
    labels: [],
  },
  fukuden_forecast_verdict: {
    type: "gauge",
    help: "1 for the verdict of the forecast, 0 for the others.",
    labels: ["verdict"],
  },

  fukuden_ups_info: {
    type: "gauge",
    help: "Always 1; what a UPS is.",
    labels: [...ups, "role", "family", "manufacturer", "model", "serial", "firmware"],
  },
  fukuden_ups_reachable: { type: "gauge", help: "1: its last poll, or the one before, was answered.", labels: ups },
  fukuden_ups_last_read_timestamp_seconds: {
    type: "gauge",
    help: "When it was last read, site time, seconds since 1970.",
    labels: ups,
  },
  fukuden_ups_battery_charge_ratio: { type: "gauge", help: "0 to 1.", labels: ups },
  fukuden_ups_runtime_seconds: {
    type: "gauge",
    help: "Remaining runtime on battery, as the device says.",
    labels: ups,
  },
  fukuden_ups_load_ratio: { type: "gauge", help: "Part of its rated load; above 1: overload.", labels: ups },
  fukuden_ups_input_volts: { type: "gauge", help: "Input voltage.", labels: ups },
  fukuden_ups_output_volts: { type: "gauge", help: "Output voltage.", labels: ups },
  fukuden_ups_battery_celsius: { type: "gauge", help: "Battery temperature.", labels: ups },
  fukuden_ups_output_state: {
    type: "gauge",
    help: "1 for where its output comes from, 0 for the others.",
    labels: [...ups, "state"],
  },
  fukuden_ups_on_battery: { type: "gauge", help: "1: its output comes from battery, tests included.", labels: ups },
  fukuden_ups_low_battery: { type: "gauge", help: "1: it says that its battery is low.", labels: ups },
  fukuden_ups_condition: {
    type: "gauge",
    help: "1 while the device says so of itself; absent while it does not.",
    labels: [...ups, "condition"],
  },
  fukuden_ups_polls_total: { type: "counter", help: "Polls by how they ended.", labels: [...ups, "result"] },
  fukuden_ups_traps_total: {
    type: "counter",
    help: "Traps that were taken as its own, doubled ones once.",
    labels: ups,
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;
