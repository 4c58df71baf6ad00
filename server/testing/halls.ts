import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";

const isControl = (groupId: string) =>
  groupId === "ssc" || groupId.startsWith("ssc-cluster") || groupId.startsWith("seigyo");

/** The example's control side, and its linked side once for each hall: `ups5-a`, `blade-1-a`. */
export function siteOfHalls(halls: readonly string[]): Tree {
  const own = <T extends { groupId: string }>(nodes: readonly T[]) => nodes.filter((n) => isControl(n.groupId));
  const inHalls = <T extends { id: string; name: string; groupId: string }>(nodes: readonly T[]) =>
    halls.flatMap((hall) => {
      const at = (id: string) => `${id}-${hall}`;
      return nodes
        .filter((n) => !isControl(n.groupId))
        .map((n) => ({ ...n, id: at(n.id), name: at(n.name), groupId: at(n.groupId) }));
    });
  return {
    ...exampleSite,
    groups: [
      ...exampleSite.groups.filter((g) => isControl(g.id)),
      ...halls.flatMap((hall) =>
        exampleSite.groups
          .filter((g) => !isControl(g.id))
          .map((g) => ({
            ...g,
            id: `${g.id}-${hall}`,
            name: `${g.name}-${hall}`,
            parentId: g.parentId === "ssc" ? "ssc" : `${g.parentId}-${hall}`,
          })),
      ),
    ],
    upses: [...own(exampleSite.upses), ...inHalls(exampleSite.upses)],
    terminals: [...own(exampleSite.terminals), ...inHalls(exampleSite.terminals)],
    storages: [
      ...own(exampleSite.storages),
      ...inHalls(exampleSite.storages).map((s) => {
        const upsIds = [s.id.replace("shared-disk", "ups4")];
        return { ...s, controllerUpsIds: upsIds, enclosureUpsIds: upsIds };
      }),
    ],
  };
}
