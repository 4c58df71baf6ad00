import type { EditShelf } from "./edit-session.ts";

/** The browser's own store, for each person of this console. Without one, or when it is full, edits wait in the page alone. */
export function editShelf(person: string): EditShelf {
  const key = `fukuden.unsent.${person}`;
  return {
    put(waiting) {
      try {
        if (waiting === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(waiting));
      } catch {
        // Nothing to be done: the page warns before it is left.
      }
    },
    take() {
      try {
        const text = localStorage.getItem(key);
        return text === null ? null : (JSON.parse(text) as ReturnType<EditShelf["take"]>);
      } catch {
        return null;
      }
    },
  };
}
