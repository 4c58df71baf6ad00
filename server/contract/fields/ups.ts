import { bounds, warmupStepSec } from "../bounds.ts";
import { type Condition, type Field, multiline, number, secret, select, text, toggle } from "./field.ts";

const snmp: Condition = { path: "source.kind", in: ["snmp"] };
const nut: Condition = { path: "source.kind", in: ["nut"] };
const community = [snmp, { path: "source.access.version", in: ["1", "2c"] }];
const v3 = [snmp, { path: "source.access.version", in: ["3"] }];
const linked: Condition = { path: "role", in: ["linked"] };
const power: Condition = { path: "role", in: ["power"] };
const controlSide: Condition = { path: "side", in: ["control"] };

/** Ranges and defaults: design 1.4. What chooses a method stands before the fields of that method. */
export const upsFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),

  select(["source.kind", "connection"], ["snmp", "nut"], { default: "snmp" }),
  text(["source.host", "connection"]),
  number(["source.port", "connection"], bounds.port, {
    default: 161,
    defaultsWhen: [{ when: [nut], value: 3493 }],
  }),
  select(["source.mib", "connection"], ["auto", "powernet", "rfc1628"], { default: "auto", visibleWhen: [snmp] }),
  select(["source.access.version", "connection"], ["1", "2c", "3"], { default: "2c", visibleWhen: [snmp] }),
  secret(["source.access.readCommunity", "connection"], { visibleWhen: community }),
  secret(["source.access.writeCommunity", "connection"], { visibleWhen: community }),
  text(["source.access.user", "connection"], { visibleWhen: v3 }),
  select(["source.access.authProtocol", "connection"], ["sha", "sha224", "sha256", "sha384", "sha512"], {
    default: "sha256",
    empty: "null",
    visibleWhen: v3,
  }),
  secret(["source.access.authPassphrase", "connection"], { visibleWhen: v3 }),
  select(["source.access.privProtocol", "connection"], ["aes", "aes256b", "aes256r"], {
    default: "aes",
    empty: "null",
    visibleWhen: v3,
  }),
  secret(["source.access.privPassphrase", "connection"], { visibleWhen: v3 }),
  text(["source.upsName", "connection"], { default: "ups", visibleWhen: [nut] }),
  text(["source.user", "connection"], { visibleWhen: [nut] }),
  secret(["source.password", "connection"], { visibleWhen: [nut] }),
  toggle(["source.tls", "connection"], { default: false, visibleWhen: [nut] }),
  text(["source.certificateSha256", "connection"], {
    empty: "absent",
    visibleWhen: [nut, { path: "source.tls", in: [true] }],
  }),

  number(["confirmSec", "times"], bounds.confirmSec, {
    unit: "sec",
    default: 60,
    defaultsWhen: [
      { when: [controlSide, linked], value: 900 },
      { when: [controlSide, power], value: 930 },
      { when: [linked], value: 30 },
    ],
  }),
  number(["shutoffGraceSec", "times"], bounds.shutoffGraceSec, { unit: "sec", default: 180 }),
  number(["lowBatterySec", "times"], bounds.lowBatterySec, { unit: "sec", default: 120 }),
  select(["offCommand", "times"], ["afterTerminalsDown", "withShutdown"], { default: "afterTerminalsDown" }),

  select(["restart", "recovery"], ["controller", "ups", "none"], {
    default: "controller",
    defaultsWhen: [{ when: [controlSide, power], value: "ups" }],
  }),
  number(["minRestartChargePercent", "recovery"], bounds.minRestartChargePercent, { unit: "percent", default: 30 }),
  number(["warmupOrder", "recovery"], bounds.warmupOrder, { default: 1, visibleWhen: [linked] }),
  number(["warmupSec", "recovery"], bounds.warmupSec, {
    unit: "sec",
    step: warmupStepSec,
    default: 360,
    visibleWhen: [linked],
  }),
];
