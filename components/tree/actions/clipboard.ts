import type { NodeId } from "../../../server/domain/tree/entities.ts";

/** What was cut or copied last in this page: for browsers that let no page read their clipboard, and to tell a move from a copy. */
export type Clipboard = {
  write(text: string, cutIds: readonly NodeId[], event: ClipboardEvent | null): Promise<void>;
  /** null: the browser does not say, and nothing was copied here. */
  read(event: ClipboardEvent | null): Promise<string | null>;
  /** The nodes that this text cuts; none: it is a copy. */
  cutBy(text: string): readonly NodeId[];
  pasted(): void;
};

/** With the schemas that check what anybody may have written; they come behind the page. */
export const loadReadClip = () => import("./read-clip.ts");

export function createClipboard(): Clipboard {
  let last: { text: string; cutIds: readonly NodeId[] } | null = null;
  return {
    async write(text, cutIds, event) {
      last = { text, cutIds };
      if (event?.clipboardData) {
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
        return;
      }
      // Over plain HTTP there is no clipboard but the one of key presses; the page's own still works.
      await navigator.clipboard?.writeText(text).catch(() => undefined);
    },
    async read(event) {
      if (event?.clipboardData) return event.clipboardData.getData("text/plain");
      const read = await navigator.clipboard?.readText().catch(() => null);
      return read ?? last?.text ?? null;
    },
    cutBy: (text) => (last?.text === text ? last.cutIds : []),
    pasted() {
      if (last) last = { ...last, cutIds: [] };
    },
  };
}
