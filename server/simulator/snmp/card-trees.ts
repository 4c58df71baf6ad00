import { ObjectTree } from "./object-tree.ts";
import { powernetObjects } from "./powernet-objects.ts";
import { rfc1628Objects } from "./rfc1628-objects.ts";
import type { SnmpObject } from "./snmp-object.ts";

/** Whose card it is: APC's, which serves RFC 1628 beside its own MIB, or one that knows RFC 1628 alone. */
export type CardFamily = "powernet" | "rfc1628";

const system = "1.3.6.1.2.1.1.";

const aboutItself: Record<CardFamily, { descr: string; objectId: string }> = {
  powernet: {
    descr:
      "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9630 HR:05 SN: SIMULATED MD:04/01/2025)",
    objectId: "1.3.6.1.4.1.318.1.3.27",
  },
  rfc1628: { descr: "UPS SNMP Card (simulated)", objectId: "1.3.6.1.2.1.33" },
};

function systemObjects(family: CardFamily): SnmpObject[] {
  const { descr, objectId } = aboutItself[family];
  return [
    { oid: `${system}1.0`, name: "sysDescr", type: "string", read: () => descr },
    { oid: `${system}2.0`, name: "sysObjectID", type: "oid", read: () => objectId },
    { oid: `${system}3.0`, name: "sysUpTime", type: "ticks", read: ({ upTimeTicks }) => upTimeTicks },
    { oid: `${system}4.0`, name: "sysContact", type: "string", read: () => "" },
    { oid: `${system}5.0`, name: "sysName", type: "string", read: ({ upsId }) => upsId },
    { oid: `${system}6.0`, name: "sysLocation", type: "string", read: () => "simulated" },
    { oid: `${system}7.0`, name: "sysServices", type: "integer", read: () => 72 },
  ];
}

/** What all cards of a family serve; one tree for any number of them. */
export const cardTrees: Record<CardFamily, ObjectTree> = {
  powernet: new ObjectTree([...systemObjects("powernet"), ...powernetObjects, ...rfc1628Objects]),
  rfc1628: new ObjectTree([...systemObjects("rfc1628"), ...rfc1628Objects]),
};
