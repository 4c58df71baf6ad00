/** A forecast in words. {after}, {back}: time as m:ss. {at}: time of day at the site. {nodes}, {node}, {ups}: names. */
export const plan = {
  assumes: {
    fails:
      "Assumed: mains of {nodes} fail {when, select, now {now} other {at {at}, in {after}}} and {returns, select, no {do not come back} other {are back {back} later}}.",
    stays: "Assumed: mains stay as they are.",
    ordered:
      "Assumed: {order, select, stop {a stop} other {a start}} of {node} is ordered now{cut, select, yes {, with the UPSes that then feed nothing} other {}}.",
    allUpses: "all UPSes",
    through: "Looks ahead until {at}, in {after}.",
  },
  estimate: "Estimated at {at}, from what is known of the site then.",
  nothing: "Nothing is stopped, started or switched.",
  columns: {
    after: "after",
    at: "at",
    takes: "takes",
    step: "step",
    node: "node",
    basis: "time from",
    why: "why",
    ups: "UPS",
    empty: "battery empty",
    needed: "needed until",
    margin: "margin",
    path: "because of",
  },
  basis: {
    configured: "settings",
    measured: "{runs, plural, one {# run} other {# runs}}",
  },
  acts: {
    confirm: "confirmation",
    mainsBack: "mains back",
    wait: "wait",
  },
  act: "{act} {node} {takes}",
  pathToDark: "What decides when all that stops is dark:",
  pathToDown: "What decides when the last of it is down:",
  pathToRunning: "What decides when all runs again:",
  dark: "All that stops is dark after {after} ({at}).",
  running: "All runs again after {after} ({at}).",
  rests:
    "Of {total, plural, one {# step that takes} other {# steps that take}} time, {measured} {measured, plural, one {rests} other {rest}} on measured runs and {configured} on the longest times that the settings allow.",
  battery:
    "When a battery is empty is an estimate: the run time that the UPS gives at its load now, or a model that follows the load, whichever ends sooner.",
  unknown: "not known",
  verdict: "Verdict: {verdict}{hasMargin, select, yes {, smallest margin {margin} ({ups})} other {}}.",
  drawing: {
    title: "An outage of {back} minutes at the example site, and the recovery",
    description:
      "One row per UPS, storage and server, grouped as in the power tree, over time since mains failed. Bars show what each does; a thick line links the steps that decide how long stopping and coming back take.",
    noMains: "no mains",
    nobodyDecides: "the controller’s own terminal is down",
    margin: "margin {time}",
    legend: {
      battery: "on battery",
      grace: "told to switch off, counts down",
      off: "off, or down",
      stopping: "shuts down",
      flush: "flushes its cache",
      warmup: "storage starts (warm-up)",
      booting: "boots",
      waiting: "waits for something else",
      confirmed: "outage confirmed",
      empty: "battery would be empty",
      critical: "critical path",
    },
  },
};
