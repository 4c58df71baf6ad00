import { mostOf } from "../../../server/contract/most-of.ts";
import { isWhole } from "../../../server/contract/tree-integrity.ts";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { treeLists } from "../../../server/domain/tree/lists.ts";

/** Whether everything in it that names another node names one that is there, and it is not too large: what the server would say, without its schemas. */
export function isSound(tree: Tree): boolean {
  return treeLists.every((list) => tree[list].length <= mostOf[list]) && isWhole(tree);
}
