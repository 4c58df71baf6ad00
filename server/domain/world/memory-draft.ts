import type { NodeId } from "../tree/entities.ts";
import type { Memory } from "./memory.ts";

/** The maps of memory. */
type Field = {
  [K in keyof Memory]: Memory[K] extends Record<string, infer _> ? K : never;
}[keyof Memory];
type Value<F extends Field> = Memory[F] extends Record<string, infer V> ? V : never;

/** The maps that hold attempts: where the answer to a command belongs. */
const attemptFields = ["stops", "cuts", "flushes", "starts", "clusterStops", "clusterRestarts", "checks"] as const;
type AttemptField = (typeof attemptFields)[number];
type Place = { field: AttemptField; id: NodeId };

/** A memory that is being written: the one that it began from is not touched, and each map is copied at most once. */
export type MemoryDraft = {
  memory: Memory;
  owned: Set<Field>;
  /** Where each command's attempt stands; made when the first answer comes. */
  commands: Map<string, Place> | null;
};

export function openDraft(memory: Memory): MemoryDraft {
  return { memory: { ...memory }, owned: new Set(), commands: null };
}

export function put<F extends Field>(draft: MemoryDraft, field: F, id: string, value: Value<F>): void {
  own(draft, field)[id] = value;
  if (!draft.commands) return;
  const place = attemptFields.find((name) => name === field);
  if (place) draft.commands.set((value as { commandId: string }).commandId, { field: place, id });
}

/** Nothing where the map does not hold it. */
export function patch<F extends Field>(draft: MemoryDraft, field: F, id: NodeId, fields: Partial<Value<F>>): void {
  const held = (draft.memory[field] as Record<string, Value<F>>)[id];
  if (held !== undefined) own(draft, field)[id] = { ...(held as object), ...fields } as Value<F>;
}

export function remove(draft: MemoryDraft, field: Field, id: NodeId): void {
  if (id in draft.memory[field]) delete own(draft, field)[id];
}

/** Where the attempt of this command stands; undefined: nowhere. */
export function fieldOf(draft: MemoryDraft, commandId: string): Place | undefined {
  draft.commands ??= new Map(
    attemptFields.flatMap((field) =>
      Object.entries(draft.memory[field]).map(([id, attempt]) => [attempt.commandId, { field, id }] as const),
    ),
  );
  return draft.commands.get(commandId);
}

function own<F extends Field>(draft: MemoryDraft, field: F): Record<string, Value<F>> {
  if (!draft.owned.has(field)) {
    draft.owned.add(field);
    (draft.memory as Record<Field, object>)[field] = { ...draft.memory[field] };
  }
  return draft.memory[field] as Record<string, Value<F>>;
}
