export const actionIds = [
  "save",
  "discard",
  "revisions",
  "importFile",
  "exportFile",
  "sheet",
  "createGroup",
  "createNode",
  "editNode",
  "clusters",
  "discover",
  "rename",
  "remove",
  "undo",
  "redo",
  "cut",
  "copy",
  "paste",
  "selectAll",
  "send",
  "expandAll",
  "collapseAll",
  "drawing",
  "nextFinding",
  "previousFinding",
  "palette",
] as const;
export type ActionId = (typeof actionIds)[number];

/** One thing that can be done, as menus and keys need it. `why`: the sentence why it cannot be done now; null: it can. */
export type TreeAction = {
  id: ActionId;
  label: string;
  /** As people read it; null: it has none. */
  shortcut: string | null;
  enabled: boolean;
  why: string | null;
  run(): void;
};

/** The menus of AMC, and what stands in each; null is a line. */
export const menus = {
  file: ["save", "discard", null, "revisions", null, "importFile", "exportFile", "sheet"],
  edit: [
    ...(["createGroup", "createNode", "editNode", "clusters", "discover", null, "undo", "redo", null] as const),
    ...(["cut", "copy", "paste", "rename", "remove", "selectAll"] as const),
  ],
  operate: ["send"],
  view: ["expandAll", "collapseAll", null, "drawing", null, "nextFinding", "previousFinding", null, "palette"],
} as const satisfies Record<string, readonly (ActionId | null)[]>;

/** What the context menu of a row holds. */
export const contextMenu = [
  ...(["createGroup", "createNode", "editNode", null] as const),
  ...(["cut", "copy", "paste", null, "rename", "remove"] as const),
] as const satisfies readonly (ActionId | null)[];

type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The action of a key press in the tree; null: none. Copy, cut and paste come as events of the clipboard. */
export function actionOfKeys(event: Keys): ActionId | null {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (command && key === "z") return event.shiftKey ? "redo" : "undo";
  if (command && key === "y") return "redo";
  if (command && key === "s") return "save";
  if (command && key === "k") return "palette";
  if (command) return null;
  if (key === "F2") return "rename";
  if (key === "F8") return event.shiftKey ? "previousFinding" : "nextFinding";
  if (key === "Delete") return "remove";
  if (key === "Insert") return event.shiftKey ? "createGroup" : "createNode";
  return null;
}
