import type { NodeId } from "../tree/entities.ts";

/** A map from nodes that mostly stays empty: until something is put in, making it and asking it cost next to nothing. */
export class SparseMap<T> {
  #entries: Map<NodeId, T> | null = null;

  get size(): number {
    return this.#entries === null ? 0 : this.#entries.size;
  }

  get(id: NodeId): T | undefined {
    return this.#entries === null ? undefined : this.#entries.get(id);
  }

  has(id: NodeId): boolean {
    return this.#entries?.has(id) === true;
  }

  set(id: NodeId, value: T): void {
    this.#entries ??= new Map();
    this.#entries.set(id, value);
  }

  delete(id: NodeId): void {
    this.#entries?.delete(id);
  }

  keys(): Iterable<NodeId> {
    return this.#entries === null ? nothing : this.#entries.keys();
  }

  values(): Iterable<T> {
    return this.#entries === null ? nothing : this.#entries.values();
  }
}

/** The same of a set. */
export class SparseSet {
  #ids: Set<string> | null = null;

  has(id: string): boolean {
    return this.#ids?.has(id) === true;
  }

  add(id: string): void {
    this.#ids ??= new Set();
    this.#ids.add(id);
  }
}

const nothing: readonly never[] = [];
