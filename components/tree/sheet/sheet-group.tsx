"use client";
import { useTranslations } from "use-intl";
import type { NodeId, PowerGroup, Tree } from "../../../server/domain/tree/entities.ts";
import type { Relations } from "../../../server/domain/tree/relations.ts";
import { headingOf, SheetNode } from "./sheet-node.tsx";

type SheetGroupProps = {
  group: PowerGroup;
  level: number;
  tree: Tree;
  relations: Relations;
  names: ReadonlyMap<NodeId, string>;
};

/** A group with what stands in its folders, then the groups below it. */
export function SheetGroup({ group, level, ...context }: SheetGroupProps) {
  const t = useTranslations("console.tree.folders");
  const { tree, relations } = context;
  const side = relations.isControlSide(group.id) ? "control" : "linked";
  const of = <T extends { groupId: NodeId }>(nodes: readonly T[]) => nodes.filter((node) => node.groupId === group.id);
  const terminals = of(tree.terminals);
  const parts = [
    { folder: "power", kind: "ups", nodes: of(tree.upses).filter(({ role }) => role === "power") },
    { folder: "power", kind: "load", nodes: of(tree.loads) },
    { folder: "linked", kind: "ups", nodes: of(tree.upses).filter(({ role }) => role === "linked") },
    { folder: "linked", kind: "storage", nodes: of(tree.storages) },
    { folder: "controlTerminals", kind: "terminal", nodes: terminals.filter(({ kind }) => kind === "control") },
    { folder: "linkedTerminals", kind: "terminal", nodes: terminals.filter(({ kind }) => kind === "linked") },
  ] as const;
  const Heading = headingOf(level);
  return (
    <section className="mt-4 border-l-2 pl-3">
      <Heading className="text-lg font-semibold">{relations.pathOf(group.id) ?? group.name}</Heading>
      <SheetNode kind="group" node={group} side={side} {...context} level={level + 1} isBare />
      {parts.flatMap(({ folder, kind, nodes }) =>
        nodes.map((node) => (
          <SheetNode key={node.id} {...{ kind, node, side }} {...context} level={level + 1} folder={t(folder)} />
        )),
      )}
      {tree.groups
        .filter(({ parentId }) => parentId === group.id)
        .map((inner) => (
          <SheetGroup key={inner.id} group={inner} level={level + 1} {...context} />
        ))}
    </section>
  );
}
