import type { SnmpObject } from "./snmp-object.ts";

const base = "1.3.6.1.2.1.1.";

export const systemObjects: readonly SnmpObject[] = [
  {
    oid: `${base}1.0`,
    name: "sysDescr",
    type: "string",
    read: () =>
      "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9630 HR:05 SN: SIMULATED MD:04/01/2025)",
  },
  { oid: `${base}2.0`, name: "sysObjectID", type: "oid", read: () => "1.3.6.1.4.1.318.1.3.2.16" },
  { oid: `${base}3.0`, name: "sysUpTime", type: "ticks", read: ({ upTimeTicks }) => upTimeTicks },
  { oid: `${base}4.0`, name: "sysContact", type: "string", read: () => "" },
  { oid: `${base}5.0`, name: "sysName", type: "string", read: ({ unit }) => unit.id },
  { oid: `${base}6.0`, name: "sysLocation", type: "string", read: () => "simulated" },
];
