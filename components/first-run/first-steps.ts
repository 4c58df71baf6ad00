import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import type { Place } from "../../server/domain/tree/folders.ts";
import { relate } from "../../server/domain/tree/relations.ts";

export const firstStepIds = ["powerDevices", "terminals", "findings", "save"] as const;
export type FirstStepId = (typeof firstStepIds)[number];
export type FirstStep = { id: FirstStepId; isDone: boolean };

/** Nothing in it but the network. */
export function isEmptySite({ groups, upses, storages, terminals, loads }: Tree): boolean {
  return [groups, upses, storages, terminals, loads].every((list) => list.length === 0);
}

/** The way to the first saved settings without errors, and how far a draft is on it. `errors`: how many the rules find. */
export function firstSteps(tree: Tree, { errors, isSaved }: { errors: number; isSaved: boolean }): FirstStep[] {
  const { feedsOf } = relate(tree);
  const hasUpses = tree.upses.length > 0;
  const areFed = tree.terminals.length > 0 && tree.terminals.every(({ id }) => feedsOf(id).length > 0);
  return [
    { id: "powerDevices", isDone: hasUpses },
    { id: "terminals", isDone: areFed },
    { id: "findings", isDone: hasUpses && areFed && errors === 0 },
    { id: "save", isDone: isSaved },
  ];
}

/** Where the next node of a step goes: into the folder of the group that is chosen, else of the first one; null: there is no group yet. */
export function placeOfStep(tree: Tree, id: FirstStepId, chosenGroupId: NodeId | null): Place | null {
  const group = tree.groups.find((one) => one.id === chosenGroupId) ?? tree.groups[0];
  if (group === undefined) return null;
  return { parentId: group.id, folder: id === "terminals" ? "linkedTerminals" : "power" };
}
