import "../zod-without-eval.ts";
import { integrityErrors } from "../../../server/contract/tree-change.ts";
import type { Tree } from "../../../server/domain/tree/entities.ts";

/** Whether everything in it that names another node names one that is there. */
export function isSound(tree: Tree): boolean {
  return integrityErrors(tree).length === 0;
}
