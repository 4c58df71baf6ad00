import type {
  ClusterLinkage,
  Dependency,
  Load,
  PowerGroup,
  Storage,
  Terminal,
  Tree,
  Ups,
} from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";

export type Edit = (tree: Tree) => Tree;

/** The example site with some edits, in order. */
export function site(...edits: Edit[]): Tree {
  return edits.reduce((tree, edit) => edit(tree), exampleSite);
}

function changed<T extends { id: string }>(list: readonly T[], ids: string, change: Partial<T>): T[] {
  const wanted = ids.split(" ");
  for (const id of wanted) if (!list.some((n) => n.id === id)) throw new Error(`no ${id} in the site`);
  return list.map((n) => (wanted.includes(n.id) ? { ...n, ...change } : n));
}

/** Edits of existing nodes; several ids are separated by a blank. */
export const ups =
  (ids: string, change: Partial<Ups>): Edit =>
  (t) => ({ ...t, upses: changed(t.upses, ids, change) });
export const terminal =
  (ids: string, change: Partial<Terminal>): Edit =>
  (t) => ({ ...t, terminals: changed(t.terminals, ids, change) });
export const storage =
  (ids: string, change: Partial<Storage>): Edit =>
  (t) => ({ ...t, storages: changed(t.storages, ids, change) });
export const group =
  (ids: string, change: Partial<PowerGroup>): Edit =>
  (t) => ({ ...t, groups: changed(t.groups, ids, change) });
export const cluster =
  (ids: string, change: Partial<ClusterLinkage>): Edit =>
  (t) => ({ ...t, clusters: changed(t.clusters, ids, change) });

function like<T extends { id: string }>(list: readonly T[], id: string, change: Partial<T>): T {
  const model = list.find((n) => n.id === id);
  if (!model) throw new Error(`no ${id} in the site`);
  return { ...model, ...change };
}

/** A further node made after an existing one. */
export const anotherUps =
  (model: string, change: Partial<Ups> & { id: string; name: string }): Edit =>
  (t) => ({ ...t, upses: [...t.upses, like(t.upses, model, change)] });
export const anotherTerminal =
  (model: string, change: Partial<Terminal> & { id: string; name: string }): Edit =>
  (t) => ({ ...t, terminals: [...t.terminals, like(t.terminals, model, change)] });
export const anotherStorage =
  (model: string, change: Partial<Storage> & { id: string; name: string }): Edit =>
  (t) => ({ ...t, storages: [...t.storages, like(t.storages, model, change)] });

export const anotherCluster =
  (model: string, change: Partial<ClusterLinkage> & { id: string; name: string }): Edit =>
  (t) => ({ ...t, clusters: [...t.clusters, like(t.clusters, model, change)] });

export const load =
  (change: Partial<Load>): Edit =>
  (t) => ({
    ...t,
    loads: [
      ...t.loads,
      { id: "hub", name: "SW-HUB", note: "", groupId: "ssc", kind: "hub", feeds: [], onControlPath: true, ...change },
    ],
  });

/** `needs("a b", "b c")`: a needs b, b needs c. */
export const needs =
  (...pairs: string[]): Edit =>
  (t) => ({ ...t, dependencies: [...t.dependencies, ...pairs.map(dependency)] });

function dependency(pair: string): Dependency {
  const [dependentId = "", neededId = ""] = pair.split(" ");
  return { id: `${dependentId}-needs-${neededId}`, dependentId, neededId };
}

/** Takes nodes away, of whichever kind. */
export const without =
  (...ids: string[]): Edit =>
  (t) => {
    const stays = (n: { id: string }) => !ids.includes(n.id);
    return {
      ...t,
      groups: t.groups.filter(stays),
      upses: t.upses.filter(stays),
      storages: t.storages.filter(stays),
      terminals: t.terminals.filter(stays),
      clusters: t.clusters.filter(stays),
    };
  };
