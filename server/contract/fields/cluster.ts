import { bounds } from "../bounds.ts";
import { type Field, multiline, number, terminalRefs, text, toggle } from "./field.ts";

/** Cluster linkage (design 1.4). The commands are run on a member by its agent. */
export const clusterFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),
  toggle(["enabled", "general"], { default: true }),
  terminalRefs(["memberIds", "general"]),

  text(["communicationAddress", "connection"], { default: "255.255.255.255" }),
  number(["port", "connection"], bounds.port, { default: 4000 }),

  toggle(["shutdownOnOutage", "times"], { default: true }),
  number(["shutdownTimeoutSec", "times"], bounds.clusterShutdownTimeoutSec, { unit: "sec", default: 300 }),

  text(["shutdownCommand", "jobs"]),
  text(["restartCommand", "jobs"]),
  text(["stateCommand", "jobs"]),
];
