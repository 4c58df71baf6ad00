/** The printable sheet of the whole configuration. */
export const sheet = {
  title: "Power control of {site}",
  loading: "Reading the settings…",
  print: "Print",
  neverSaved: "A draft: nothing was saved yet.",
  revision: "Revision {number}, saved {at} by {author}.",
  changes: "{count, plural, one {With # change that is not saved.} other {With # changes that are not saved.}}",
  findings: "Findings",
  clusters: "Cluster linkages",
  dependencies: "Dependencies",
  needs: "{dependent} needs {needed}",
  schedules: "Schedules",
  scheduleOf: "{name}: {target}",
  entry: "{on, select, weekly {{days}} dated {{date}} other {holidays}}: on {onTime}, off {offTime}",
  weekdays: { sun: "Sun", mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat" },
  and: ", ",
  isSet: "set",
};
