"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { ClipFault } from "../../../server/contract/clip.ts";
import { clipText } from "../../../server/contract/clip-text.ts";
import { clipOf, pasteClip } from "../../../server/domain/tree/edit/clip.ts";
import { moveNodes, type PlaceRefusal } from "../../../server/domain/tree/edit/move-nodes.ts";
import { removeNodes } from "../../../server/domain/tree/edit/remove-nodes.ts";
import { subtreeIds } from "../../../server/domain/tree/edit/subtree.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import type { Place } from "../../../server/domain/tree/folders.ts";
import type { Finding as RuleFinding } from "../../../server/domain/tree/rules/finding.ts";
import { sessionQuery } from "../../api/queries.ts";
import { useLimit, useMay } from "../../layout/use-may.ts";
import { useEditing } from "../editing/editing-provider.tsx";
import { nextFindingNode } from "../findings/next-finding.ts";
import { newNodeId } from "../new-node-id.ts";
import { ancestorsOf, placeOn, type TreeItem, type TreeItems } from "../tree-items.ts";
import { type Clipboard, createClipboard, loadReadClip } from "./clipboard.ts";
import { legalPlaces } from "./legal-places.ts";
import { editableIds, onlyItem } from "./selection.ts";
import type { ActionId, TreeAction } from "./tree-action.ts";

/** Which dialog of the editor is open, and for what. */
export type EditorDialog =
  | { kind: "palette" }
  | { kind: "save" | "discard" | "revisions" | "send" }
  | { kind: "create"; place: Place; group: boolean }
  | { kind: "importFile"; groupId: NodeId | null }
  | { kind: "exportFile" }
  | { kind: "clusters"; clusterId: NodeId | null }
  | { kind: "correct"; finding: RuleFinding }
  | { kind: "remove"; ids: readonly NodeId[]; count: number };

export type TreeActions = {
  actions: Record<ActionId, TreeAction>;
  /** What was done last, or why not, in a sentence for the status line. */
  said: { text: string; isError: boolean } | null;
  move(ids: readonly NodeId[], to: Place, before: NodeId | null): void;
  canMove(ids: readonly NodeId[], to: Place): boolean;
  remove(ids: readonly NodeId[]): void;
  onClipboard(event: ClipboardEvent): void;
};

type Args = {
  items: TreeItems;
  selectedIds: readonly string[];
  focusedId: string | null;
  open(dialog: EditorDialog): void;
  select(ids: readonly string[]): void;
  go(id: string): void;
  rename(id: string): void;
  expandAll(): void;
  collapseAll(): void;
  toggleDrawing(): void;
};

/** Everything that can be done in the editor, each once: menus, keys, context menu and the list of commands show the same. */
export function useTreeActions(args: Args): TreeActions {
  const { items, selectedIds, focusedId, open, select, rename } = args;
  const t = useTranslations("editor");
  const folders = useTranslations("console.tree.folders");
  const { may, why: notAllowed } = useMay("administrator");
  const router = useRouter();
  const editing = useEditing();
  const { tree, done, undone } = editing;
  const limit = useLimit(tree);
  const groups = useQuery(sessionQuery).data?.actor.groups;
  const [clipboard] = useState<Clipboard>(createClipboard);
  const [said, setSaid] = useState<TreeActions["said"]>(null);
  const ids = useMemo(() => editableIds(items, selectedIds), [items, selectedIds]);
  const only = onlyItem(items, selectedIds);
  const target = focusedId === null ? null : placeOn(items, focusedId);
  // New nodes may stand right in a group that the person is limited to, though that itself is not theirs.
  const isPlaceOutside = ({ parentId }: Place) => limit?.isOutside(parentId) === true && !groups?.includes(parentId);
  const isLegal = useMemo(() => legalPlaces(tree), [tree]);
  const say = (text: string, isError = false) => setSaid({ text, isError });

  function sayRefused(refused: PlaceRefusal, to: Place): void {
    if (refused !== "wrongFolder") say(t(`placeRefusals.${refused}`), true);
    else if (to.folder === null) say(t("placeRefusals.wrongFolderNone"), true);
    else say(t("placeRefusals.wrongFolder", { folder: folders(to.folder) }), true);
  }

  function move(moved: readonly NodeId[], to: Place, before: NodeId | null): void {
    const result = moveNodes(tree, moved, to, before);
    if ("refused" in result) {
      sayRefused(result.refused, to);
      return;
    }
    editing.edit("move", () => result.tree);
    say(t("moved", { count: moved.length }));
    select(moved);
  }

  async function copy(event: ClipboardEvent | null, cut: boolean): Promise<void> {
    const clip = clipOf(tree, ids);
    if (clip === null) return say(t("why.nothingSelected"), true);
    await clipboard.write(clipText(clip), cut ? clip.roots : [], event);
    say(t(cut ? "clip.cut" : "clip.copied", { count: clip.roots.length }));
  }

  async function paste(event: ClipboardEvent | null): Promise<void> {
    const text = await clipboard.read(event);
    if (text === null) return say(t("clip.unavailable"), true);
    const { readClip } = await loadReadClip();
    const read = readClip(text);
    if ("fault" in read) return say(faultWords(read.fault), true);
    if (target === null) return say(t("why.nothingSelected"), true);
    const cut = clipboard.cutBy(text);
    if (cut.length > 0) {
      clipboard.pasted();
      return move(cut, target, null);
    }
    const pasted = pasteClip(tree, read.clip, target, () => newNodeId("n"));
    if ("refused" in pasted) return sayRefused(pasted.refused, target);
    editing.edit("paste", () => pasted.tree, pasted.copies);
    const roots = new Set(read.clip.roots);
    select(Object.keys(pasted.copies).filter((id) => roots.has(pasted.copies[id] ?? "")));
    say(t("clip.pasted", { count: roots.size }));
  }

  function faultWords(fault: ClipFault): string {
    switch (fault.kind) {
      case "notNodes":
        return t("clip.notNodes");
      case "unknownVersion":
        return t("clip.unknownVersion", { version: String(fault.version) });
      case "damaged":
        return t("clip.damaged", { detail: fault.detail });
      case "tooLarge":
        return t("clip.tooLarge", { megabytes: String(Math.ceil(fault.bytes / 1_048_576)), most: "16" });
    }
  }

  function remove(removed: readonly NodeId[]): void {
    const count = subtreeIds(tree, removed).size;
    editing.edit("remove", (now) => removeNodes(now, removed));
    say(t("removed", { count }));
    // The keys go on from where they were: the row above.
    select(ancestorsOf(items, removed[0] ?? "").slice(0, 1));
  }

  const neverSaved = editing.baseRevision === null;
  const hasChanges = neverSaved || editing.changedIds.size > 0;
  const lastStep = done.at(-1);
  const nextStep = undone.at(-1);
  const needs = {
    change: may ? null : notAllowed,
    nodes: ids.length > 0 ? null : selectedIds.length > 0 ? t("why.network") : t("why.nothingSelected"),
    one: only && only.kind !== "folder" ? null : selectedIds.length > 1 ? t("why.oneOnly") : t("why.nothingSelected"),
    place: target ? null : t("why.nothingSelected"),
    within: limit && ids.some(limit.isOutside) ? limit.why : null,
    placeWithin: limit && target && isPlaceOutside(target) ? limit.why : null,
  };
  const action = (
    id: ActionId,
    shortcut: string | null,
    run: () => void,
    ...reasons: (string | null)[]
  ): TreeAction => {
    const why = reasons.find((reason) => reason !== null) ?? null;
    return { id, label: t(`actions.${id}`), shortcut, why, enabled: why === null, run };
  };
  const named = (id: ActionId, label: string, rest: TreeAction): TreeAction => ({ ...rest, id, label });
  const undo = action("undo", "Ctrl+Z", editing.undo, needs.change, lastStep ? null : t("why.nothingToUndo"));
  const redo = action("redo", "Ctrl+Y", editing.redo, needs.change, nextStep ? null : t("why.nothingToRedo"));
  const create = (group: boolean) => () => target && open({ kind: "create", place: target, group });

  const noFindings = editing.findings.length > 0 ? null : t("why.noFindings");
  const goToFinding = (step: 1 | -1) => () => {
    const id = nextFindingNode(editing.findings, selectedIds.at(-1) ?? null, step);
    if (id !== null) args.go(id);
  };

  const actions: Record<ActionId, TreeAction> = {
    save: action("save", "Ctrl+S", () => open({ kind: "save" }), needs.change, hasChanges ? null : t("why.noChanges")),
    discard: action(
      ...(["discard", null, () => open({ kind: "discard" }), needs.change] as const),
      ...[neverSaved ? t("why.neverSaved") : null, hasChanges ? null : t("why.noChanges")],
    ),
    revisions: action("revisions", null, () => open({ kind: "revisions" }), neverSaved ? t("why.neverSaved") : null),
    importFile: action("importFile", null, () => open({ kind: "importFile", groupId: groupOf(only) }), needs.change),
    exportFile: action("exportFile", null, () => open({ kind: "exportFile" }), needs.change, limit?.why ?? null),
    sheet: action("sheet", null, () => window.open("/sheet", "_blank", "noopener")),
    createGroup: action("createGroup", "Shift+Insert", create(true), needs.change, needs.place, needs.placeWithin),
    createNode: action("createNode", "Insert", create(false), needs.change, needs.place, needs.placeWithin),
    editNode: action("editNode", "Enter", () => only && focusProperties(), needs.one),
    discover: action("discover", null, () => router.push("/discover"), needs.change, limit?.why ?? null),
    clusters: action("clusters", null, () => open({ kind: "clusters", clusterId: null })),
    rename: action("rename", "F2", () => only && rename(only.id), needs.change, needs.one, needs.within),
    remove: action(
      ...(["remove", "Delete", () => open({ kind: "remove", ids, count: subtreeIds(tree, ids).size })] as const),
      ...[needs.change, needs.nodes, needs.within],
    ),
    undo: lastStep ? named("undo", t("undoOf", { step: t(`steps.${lastStep.what}`) }), undo) : undo,
    redo: nextStep ? named("redo", t("redoOf", { step: t(`steps.${nextStep.what}`) }), redo) : redo,
    cut: action("cut", "Ctrl+X", () => void copy(null, true), needs.change, needs.nodes, needs.within),
    copy: action("copy", "Ctrl+C", () => void copy(null, false), needs.nodes),
    paste: action("paste", "Ctrl+V", () => void paste(null), needs.change, needs.place, needs.placeWithin),
    selectAll: action("selectAll", "Ctrl+A", () => select([...items.items.keys()])),
    send: action(
      ...(["send", null, () => open({ kind: "send" }), needs.change] as const),
      ...[limit?.why ?? null, neverSaved ? t("why.neverSaved") : null],
    ),
    expandAll: action("expandAll", null, args.expandAll),
    collapseAll: action("collapseAll", null, args.collapseAll),
    drawing: action("drawing", null, args.toggleDrawing),
    nextFinding: action("nextFinding", "F8", goToFinding(1), noFindings),
    previousFinding: action("previousFinding", "Shift+F8", goToFinding(-1), noFindings),
    palette: action("palette", "Ctrl+K", () => open({ kind: "palette" })),
  };

  return {
    ...{ actions, said, move, remove },
    canMove: (moved, to) => may && !isPlaceOutside(to) && !(limit && moved.some(limit.isOutside)) && isLegal(moved, to),
    onClipboard(event) {
      if (event.type === "copy" && ids.length > 0) void copy(event, false);
      else if (event.type === "cut" && actions.cut.enabled) void copy(event, true);
      else if (event.type === "paste" && actions.paste.enabled) void paste(event);
    },
  };
}

/** The group that is selected, or whose folder is; null: another row is. */
export function groupOf(item: TreeItem | null): NodeId | null {
  return item?.kind === "group" ? item.id : item?.kind === "folder" ? item.groupId : null;
}

/** 登録情報編集: to the first field of the properties. */
function focusProperties(): void {
  document.querySelector<HTMLElement>("#properties :is(input, select, textarea, button):not(:disabled)")?.focus();
}
