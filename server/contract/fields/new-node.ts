import type { NodeId } from "../../domain/tree/entities.ts";
import type { Folder, Place, Placed } from "../../domain/tree/folders.ts";
import { groupSchema, loadSchema, storageSchema, terminalSchema, upsSchema } from "../tree.ts";
import type { Field, Side } from "./field.ts";
import { fieldsOf } from "./index.ts";
import { whole } from "./set-field.ts";

/** What can be made in the tree, as a person calls it. */
export const newKinds = ["group", "ups", "storage", "terminal", "load"] as const;
export type NewKind = (typeof newKinds)[number];

/** What can be made in each folder; without one, straight below a group or the network. */
export const kindsIn: Record<Folder | "none", readonly NewKind[]> = {
  none: ["group"],
  power: ["ups", "load"],
  linked: ["ups", "storage"],
  controlTerminals: ["terminal", "group"],
  linkedTerminals: ["terminal"],
};

type Given = { id: NodeId; name: string; host: string };

/**
 * A node with the defaults of the forms. `side`: where its group stands. Throws where a default does not fit the schema, which a test rules
 * out; what is given is checked before.
 */
export function newNode(kind: NewKind, given: Given, { parentId, folder }: Place, side: Side): Placed {
  const { id, name, host } = given;
  const node = { id, name, note: "" };
  const fill = (start: object) => whole(fieldsOf[kind] as readonly Field[], start, side);
  switch (kind) {
    case "group": {
      const below = folder === "controlTerminals" ? folder : "groups";
      return {
        list: "groups",
        node: groupSchema.parse(fill({ ...node, parentId, folder: below, policy: {} })) as never,
      };
    }
    case "ups": {
      const role = folder === "linked" ? "linked" : "power";
      return {
        list: "upses",
        node: upsSchema.parse(fill({ ...node, groupId: parentId, role, source: { kind: "snmp", host } })) as never,
      };
    }
    case "storage":
      return {
        list: "storages",
        node: storageSchema.parse(fill({ ...node, groupId: parentId, addresses: host === "" ? [] : [host] })) as never,
      };
    case "terminal": {
      const kindOf = folder === "controlTerminals" ? "control" : "linked";
      return {
        list: "terminals",
        node: terminalSchema.parse(fill({ ...node, groupId: parentId, kind: kindOf, host })) as never,
      };
    }
    case "load":
      return { list: "loads", node: loadSchema.parse(fill({ ...node, groupId: parentId })) as never };
  }
}
