import { bounds } from "../bounds.ts";
import { type Condition, type Field, list, multiline, number, secret, select, text, toggle, upsRefs } from "./field.ts";

const control: Condition = { path: "kind", in: ["control"] };
const linked: Condition = { path: "kind", in: ["linked"] };
const shutdownBy = (...kinds: string[]): Condition[] => [{ path: "shutdown.kind", in: kinds }];
const startBy = (...kinds: string[]): Condition[] => [{ path: "start.kind", in: kinds }];

const job: readonly Field[] = [
  text(["name", "jobs"]),
  text(["command", "jobs"]),
  number(["timeoutSec", "jobs"], bounds.jobTimeoutSec, { unit: "sec", default: 60 }),
  select(["onFailure", "jobs"], ["continue", "stop"], { default: "continue" }),
];

const readinessCheck: readonly Field[] = [
  select(["kind", "recovery"], ["agent", "ping", "tcp"], { default: "agent" }),
  number(["port", "recovery"], bounds.port, { default: 22, visibleWhen: [{ path: "kind", in: ["tcp"] }] }),
];

export const terminalFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),
  select(["os", "general"], ["windows", "linux", "esxi", "other"], { default: "linux" }),
  toggle(["pool", "general"], { default: false, visibleWhen: [linked] }),
  text(["consoleUrl", "general"], { default: null, empty: "null", visibleWhen: [control] }),

  text(["host", "connection"]),
  list(["macs", "connection"]),
  upsRefs(["feeds", "connection"], { refs: "power", default: null, empty: "null" }),
  number(["feedsNeeded", "connection"], bounds.feedsNeeded, { default: 1 }),
  select(["shutdown.kind", "connection"], ["agent", "nut", "ssh", "redfish", "ipmi", "none"], { default: "agent" }),
  text(["shutdown.address", "connection"], { visibleWhen: shutdownBy("redfish", "ipmi") }),
  text(["shutdown.user", "connection"], { visibleWhen: shutdownBy("nut", "ssh", "redfish", "ipmi") }),
  secret(["shutdown.password", "connection"], { visibleWhen: shutdownBy("redfish", "ipmi") }),
  text(["shutdown.command", "connection"], { visibleWhen: shutdownBy("ssh") }),

  number(["shutdownSec", "times"], bounds.shutdownSec, { unit: "sec", default: 180 }),
  number(["startSec", "times"], bounds.startSec, { unit: "sec", default: 600 }),

  select(["start.kind", "recovery"], ["power", "wol", "redfish", "ipmi", "none"], {
    default: "wol",
    defaultsWhen: [{ when: [control], value: "power" }],
  }),
  text(["start.broadcast", "recovery"], { default: null, empty: "null", visibleWhen: startBy("wol") }),
  number(["start.port", "recovery"], bounds.port, { default: null, empty: "null", visibleWhen: startBy("wol") }),
  text(["start.address", "recovery"], { visibleWhen: startBy("redfish", "ipmi") }),
  text(["start.user", "recovery"], { visibleWhen: startBy("redfish", "ipmi") }),
  secret(["start.password", "recovery"], { visibleWhen: startBy("redfish", "ipmi") }),
  list(["readiness", "recovery"], { item: readinessCheck }),

  list(["stopJobs", "jobs"], { item: job }),
  list(["startJobs", "jobs"], { item: job }),
];
