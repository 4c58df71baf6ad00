/** "What would it do?" beside the tree: the forecast of a draft. {margin}: time as m:ss. */
export const whatIf = {
  title: "What would an outage do?",
  of: { label: "Mains fail", site: "of the whole site", selection: "of the selected" },
  back: { label: "Mains come back", never: "and stay away", after: "and are back after {minutes} min" },
  details: "Details",
  margin: "margin {margin}",
  saved: "(saved: {margin})",
  making: "Working it out…",
  trouble: {
    noSite: "Nothing is known of the site yet: the forecast comes with the first live data.",
    tooLarge: "It takes too long for a browser. “fukuden plan” works it out on the server.",
    failed: "These settings cannot be worked out. Look at the findings below.",
  },
  nothing: "Nothing happens to what is selected.",
  plan: "Who does what, after the beginning of the outage",
  batteries: "Batteries, after the beginning of the outage",
  criticalPath: "What decides when all is dark:",
  estimate: "Made of the site as it is now and of the times in these settings. When a battery is empty is an estimate.",
  shift: {
    title: "Compared with the saved settings",
    none: "No step and no margin changes.",
    margin: "margin",
    not: "not at all",
    more: "{count, plural, one {# more} other {# more}}",
  },
};
