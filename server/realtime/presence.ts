import type { PresentPerson } from "../contract/presence.ts";

/** Who has the tree open, by connection: one person may have it open in several windows. */
export type Presence = {
  /** `nodeId` null: nothing, or several nodes are chosen. The window that spoke last tells. */
  set(connection: string, person: { id: string; name: string }, nodeId: string | null): void;
  leave(connection: string): void;
  /** Each person once, by name. */
  people(): PresentPerson[];
};

/** `onChange` is told once for all that happens within a turn of the event loop. */
export function createPresence(onChange: () => void): Presence {
  const windows = new Map<string, PresentPerson>();
  let isTold = false;

  function tell(): void {
    if (isTold) return;
    isTold = true;
    setImmediate(() => {
      isTold = false;
      onChange();
    });
  }

  return {
    set(connection, { id, name }, nodeId) {
      const before = windows.get(connection);
      if (before && before.id === id && before.name === name && before.nodeId === nodeId) return;
      // Anew at the end: the last to speak.
      windows.delete(connection);
      windows.set(connection, { id, name, nodeId });
      tell();
    },
    leave(connection) {
      if (windows.delete(connection)) tell();
    },
    people() {
      const byPerson = new Map([...windows.values()].map((one) => [one.id, one]));
      return [...byPerson.values()].toSorted((a, b) => a.name.localeCompare(b.name));
    },
  };
}
