"use client";
import { useTranslations } from "use-intl";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { kindOf } from "../../../server/domain/tree/lists.ts";
import { differences } from "../../../server/domain/tree/patch.ts";
import { FieldDifferences } from "./difference-list.tsx";

type TreeChangesProps = { tree: Tree; next: Tree; names: ReadonlyMap<NodeId, string> };

/** So many changed nodes are shown. */
const shownAtMost = 200;

/** What an edit would change, node by node, before it is made. `names` has those of nodes that it adds, too. */
export function TreeChanges({ tree, next, names }: TreeChangesProps) {
  const t = useTranslations("editor.correct");
  const byNode = Map.groupBy(differences(tree, next), ({ nodeId }) => nodeId);
  const shown = [...byNode].slice(0, shownAtMost);
  return (
    <>
      <p className="text-sm">{t("changes", { count: byNode.size })}</p>
      <ul className="mt-2 max-h-72 divide-y overflow-auto rounded-md border text-sm">
        {shown.map(([id, items]) => (
          <li key={id} className="px-2 py-1.5">
            <p className="font-medium">{names.get(id) ?? id}</p>
            <FieldDifferences kind={kindOf(next, id) ?? kindOf(tree, id) ?? ""} items={items} />
          </li>
        ))}
      </ul>
    </>
  );
}
