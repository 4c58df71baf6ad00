import { randomBytes } from "node:crypto";

/** Things that are kept for a while under names that nobody can guess. At most so many: the oldest go first. */
export type Kept<T> = {
  put(value: T): string;
  /** null: there is none, or it was too long ago. */
  look(name: string): T | null;
  /** As `look`, and it is gone then. */
  take(name: string): T | null;
  /** It is kept as long again, from now. */
  prolong(name: string): void;
};

export function createKept<T>(args: { forMs: number; most: number; now: () => number }): Kept<T> {
  const all = new Map<string, { value: T; until: number }>();
  function look(name: string): T | null {
    const found = all.get(name);
    return found !== undefined && found.until > args.now() ? found.value : null;
  }
  return {
    put(value) {
      const name = randomBytes(24).toString("base64url");
      all.set(name, { value, until: args.now() + args.forMs });
      for (const oldest of [...all.keys()].slice(0, -args.most)) all.delete(oldest);
      return name;
    },
    look,
    take(name) {
      const value = look(name);
      all.delete(name);
      return value;
    },
    prolong(name) {
      const value = look(name);
      if (value !== null) all.set(name, { value, until: args.now() + args.forMs });
    },
  };
}
