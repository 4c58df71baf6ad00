import type { Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { offWithGraceToDarkSec } from "./off-to-dark.ts";
import { longestChainSec, type StopChain } from "./stop-chain.ts";

/**
 * Time to dark of the branch on one UPS (2.4), from its confirmation on: the longest stop of what it feeds, and OFF to dark:
 * 0 when all are confirmed down, else ①. With `withShutdown`: ① alone, since OFF goes out with the shutdown requests.
 */
export function timeToDarkSec(relations: Relations, chain: StopChain, ups: Ups, allConfirmed: boolean): number {
  if (ups.offCommand === "withShutdown") return offWithGraceToDarkSec(ups);
  return longestChainSec(chain, relations.fedBy(ups.id)) + (allConfirmed ? 0 : offWithGraceToDarkSec(ups));
}
