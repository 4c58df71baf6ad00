import type { SimulatedFamily } from "../../contract/fleet.ts";
import { ObjectTree } from "./object-tree.ts";
import { powernetObjects } from "./powernet-objects.ts";
import { type Rfc1628Identity, rfc1628Objects } from "./rfc1628-objects.ts";
import { readOnlyBelow, type SnmpObject } from "./snmp-object.ts";
import { storedObject, upTo } from "./stored-object.ts";

/** Whose card it is: APC's, which serves RFC 1628 beside its own MIB, or one that knows RFC 1628 alone. */
export type CardFamily = SimulatedFamily;

const system = "1.3.6.1.2.1.1.";
const readOnly = readOnlyBelow(system);

const aboutItself: Record<CardFamily, Rfc1628Identity & { descr: string; objectId: string }> = {
  powernet: {
    descr:
      "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9630 HR:05 SN: SIMULATED MD:04/01/2025)",
    objectId: "1.3.6.1.4.1.318.1.3.27",
    manufacturer: "APC",
    model: "Smart-UPS 1500",
    upsSoftware: "UPS 09.8 / 00.5",
    agentSoftware: "v6.9.6",
    hasBypass: false,
  },
  rfc1628: {
    descr: "UPS SNMP Card (simulated)",
    objectId: "1.3.6.1.2.1.33",
    manufacturer: "Fukuden",
    model: "Simulated UPS 1500",
    upsSoftware: "1.0",
    agentSoftware: "1.0",
    hasBypass: true,
  },
};

function text(row: string, name: string, first: string): SnmpObject {
  return storedObject({ oid: system + row, name, type: "string", first, allows: upTo(255) });
}

function treeOf(family: CardFamily, own: readonly SnmpObject[]): ObjectTree {
  const about = aboutItself[family];
  return new ObjectTree([
    readOnly("1.0", "sysDescr", "string", () => about.descr),
    readOnly("2.0", "sysObjectID", "oid", () => about.objectId),
    readOnly("3.0", "sysUpTime", "ticks", ({ upTimeTicks }) => upTimeTicks),
    text("4.0", "sysContact", ""),
    storedObject({
      oid: `${system}5.0`,
      name: "sysName",
      type: "string",
      first: ({ upsId }) => upsId,
      allows: upTo(255),
    }),
    text("6.0", "sysLocation", "simulated"),
    readOnly("7.0", "sysServices", "integer", () => 72),
    ...own,
    ...rfc1628Objects(about),
  ]);
}

/** What all cards of a family serve; one tree for any number of them. */
export const cardTrees: Record<CardFamily, ObjectTree> = {
  powernet: treeOf("powernet", powernetObjects),
  rfc1628: treeOf("rfc1628", []),
};
