import { compareAddresses, type ObjectId, oidOf } from "./object-id.ts";
import { berTag, type SnmpObject } from "./snmp-object.ts";
import type { UpsUnit } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

export type Placed<View = UpsView, Unit = UpsUnit> = {
  readonly oid: ObjectId;
  readonly tag: number;
  readonly object: SnmpObject<View, Unit>;
};

/** All that an agent serves, in walking order; what differs from device to device comes in with each request, so that thousands share one. */
export class ObjectTree<View = UpsView, Unit = UpsUnit> {
  readonly #places: readonly Placed<View, Unit>[];
  readonly #indexOf: ReadonlyMap<string, number>;
  /** The columns and scalars, without instances, that hold something that can be set. */
  readonly #settable: ReadonlySet<string>;

  /** @throws RangeError for two objects of one identifier */
  constructor(objects: readonly SnmpObject<View, Unit>[]) {
    this.#places = objects
      .map((object) => ({ object, oid: oidOf(object.oid), tag: berTag[object.type] }))
      .sort((a, b) => compareAddresses(a.oid.address, b.oid.address));
    this.#indexOf = new Map(this.#places.map(({ oid }, i) => [oid.text, i]));
    if (this.#indexOf.size < objects.length) throw new RangeError("two objects have the same identifier");
    this.#settable = new Set(objects.filter(({ write }) => write).map(({ oid }) => parentOf(oid)));
  }

  find(oid: ObjectId): Placed<View, Unit> | undefined {
    const index = this.#indexOf.get(oid.text);
    return index === undefined ? undefined : this.#places[index];
  }

  at(index: number): Placed<View, Unit> | undefined {
    return this.#places[index];
  }

  /** Where a walk goes on after that identifier, whether it is served or not. */
  indexAfter(oid: ObjectId): number {
    const exact = this.#indexOf.get(oid.text);
    if (exact !== undefined) return exact + 1;
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareAddresses(this.#places[middle]?.oid.address ?? [], oid.address) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether another instance of that object can be set. */
  hasSettableSibling(oid: ObjectId): boolean {
    return this.#settable.has(parentOf(oid.text));
  }
}

const parentOf = (oid: string) => oid.slice(0, oid.lastIndexOf("."));
