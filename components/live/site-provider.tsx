"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { forLatest } from "../../server/domain/tree/for-latest.ts";
import { type Relations, relate } from "../../server/domain/tree/relations.ts";
import { draftQuery, revisionQuery } from "../api/queries.ts";
import { useLive } from "./use-live.ts";

/** The settings that drive the controller, for names and places. `tree` null: still loading. */
export type Site = {
  tree: Tree | null;
  relations: Relations | null;
  timeZone: string;
  /** The node's name; of a node that the settings do not hold, its id. */
  nameOf: (id: string) => string;
  error: Error | null;
};

const SiteContext = createContext<Site>(siteOf(null, null));

/** Reads the revision that drives the controller, once for all pages; before the first one is saved, the draft. */
export function SiteProvider({ children }: { children: ReactNode }) {
  const revision = useLive((snapshot) => snapshot.revision);
  const saved = useQuery({
    ...revisionQuery(revision ?? 0),
    enabled: typeof revision === "number",
    placeholderData: keepPreviousData,
  });
  const draft = useQuery({ ...draftQuery, enabled: revision === null });
  const tree = (revision === null ? draft.data?.tree : saved.data?.tree) ?? null;
  const error = revision === null ? draft.error : saved.error;
  const site = useMemo(() => siteOf(tree, error), [tree, error]);
  return <SiteContext value={site}>{children}</SiteContext>;
}

export function useSite(): Site {
  return useContext(SiteContext);
}

function siteOf(tree: Tree | null, error: Error | null): Site {
  if (!tree) return { tree, relations: null, timeZone: "UTC", nameOf: (id) => id, error };
  const names = namesOf(tree);
  return {
    tree,
    relations: relate(tree),
    timeZone: tree.network.timeZone,
    nameOf: (id) => names.get(id) ?? id,
    error,
  };
}

/** Every node's name by its id; gathered once for each of the latest trees. */
export const namesOf: (tree: Tree) => ReadonlyMap<string, string> = forLatest(4, gatherNames);

function gatherNames(tree: Tree): ReadonlyMap<string, string> {
  const names = new Map([[tree.network.id, tree.network.name]]);
  for (const list of [tree.groups, tree.upses, tree.storages, tree.terminals, tree.loads, tree.clusters])
    for (const node of list) names.set(node.id, node.name);
  return names;
}
