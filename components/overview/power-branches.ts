import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import type { Relations } from "../../server/domain/tree/relations.ts";

/** One UPS and what hangs on it. */
export type PowerBranch = { upsId: NodeId; path: string; storageIds: NodeId[]; terminalIds: NodeId[] };
export type PowerSides = { control: PowerBranch[]; linked: PowerBranch[] };

/** The power path of a site, drawn from the tree: mains → UPS → storage and terminals, the control side apart. */
export function powerSides(tree: Tree, relations: Relations): PowerSides {
  const sides: PowerSides = { control: [], linked: [] };
  for (const ups of tree.upses) {
    const branch: PowerBranch = {
      upsId: ups.id,
      path: relations.pathOf(ups.groupId) ?? "",
      storageIds: relations.storagesFedBy(ups.id).map((storage) => storage.id),
      terminalIds: relations.fedBy(ups.id).map((terminal) => terminal.id),
    };
    sides[relations.isControlSide(ups.groupId) ? "control" : "linked"].push(branch);
  }
  return sides;
}
