/** One word per state of a node; the same words everywhere. */
export const status = {
  onMains: "on mains",
  onBattery: "on battery",
  running: "running",
  stopping: "stopping",
  flushing: "flushing cache",
  stopped: "stopped",
  starting: "starting",
  waiting: "waiting",
  fault: "fault",
  lost: "no contact",
  unknown: "unknown",
};
