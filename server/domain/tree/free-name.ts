import type { NodeId, Tree } from "./entities.ts";
import { nameMax } from "./rules/t01-names.ts";

/** Names of all children of a group (or of the network), in whichever folder. */
export function childNames(tree: Tree, parentId: NodeId): Set<string> {
  const names = new Set<string>();
  for (const group of tree.groups) if (group.parentId === parentId) names.add(group.name);
  for (const list of [tree.upses, tree.storages, tree.terminals, tree.loads])
    for (const node of list) if (node.groupId === parentId) names.add(node.name);
  return names;
}

/** The text as a node can be called: no `/`, no control characters, none that turn the direction of writing, one blank in a row, at most 63 characters. null: nothing is left. */
export function asNodeName(text: string): string | null {
  const plain = text
    .replaceAll("/", "-")
    .replace(/\p{Bidi_Control}+/gu, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ");
  const name = [...plain.trim()].slice(0, nameMax).join("").trim();
  return name === "" ? null : name;
}

/** The first of `wanted` that is not taken; else the last of them with a number behind it. */
export function freeName(taken: ReadonlySet<string>, wanted: readonly [string, ...string[]]): string {
  const free = wanted.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  const base = wanted.reduce((_, last) => last);
  for (let number = 2; ; number += 1) {
    const tail = ` ${number}`;
    const name =
      [...base]
        .slice(0, nameMax - tail.length)
        .join("")
        .trim() + tail;
    if (!taken.has(name)) return name;
  }
}
