"use client";
import { useEffect, useMemo, useState } from "react";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { changedIds } from "../../../server/domain/tree/patch.ts";
import { whenIdle } from "../../ui/when-idle.ts";

/** So many nodes are changed by hand; more by a drag, a paste, an import. */
const few = 20;
const atMostMs = 1_000;

/**
 * The tree that the rules look at. An edit of a few nodes they see at once; one of many when its rows have been painted: of a large site the
 * rules take as long as everything else.
 */
export function useJudged(tree: Tree): Tree {
  const [judged, judge] = useState(tree);
  const isAtOnce = useMemo(() => judged === tree || changedIds(judged, tree).length <= few, [judged, tree]);
  useEffect(() => {
    if (judged === tree) return;
    if (isAtOnce) judge(tree);
    else return whenIdle(() => judge(tree), atMostMs);
  }, [judged, tree, isAtOnce]);
  return isAtOnce ? tree : judged;
}
