import type { Condition, Field, FieldValue, Side } from "./field.ts";

type Entity = Record<string, unknown>;

/** The value at a path as `source.access.version`; undefined: there is none. */
export function valueAt(entity: unknown, path: string): unknown {
  let at = entity;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Entity)[key];
  }
  return at;
}

/** Whether the field is shown for this entity, and is part of it. */
export function isVisible(field: Field, entity: unknown, side: Side): boolean {
  return field.visibleWhen.every((c) => holds(c, entity, side));
}

/** The value that the field starts with in this entity. */
export function defaultOf(field: Field, entity: unknown, side: Side): FieldValue {
  const special = field.defaultsWhen.find((d) => d.when.every((c) => holds(c, entity, side)));
  return special ? special.value : field.default;
}

/**
 * The entity with one value replaced; undefined takes the key away (inherited again). Where the field chooses a method
 * (kind, version), the fields of the former method go and those of the new one come with their defaults, so that the
 * entity always has the shape that the schema wants. What both have in common stays, unless its default depends on the choice.
 */
export function setField<T extends object>(
  fields: readonly Field[],
  entity: T,
  path: string,
  value: unknown,
  side: Side,
): T {
  const changed = withValue(entity, path, value);
  const parent = path.split(".").slice(0, -1).join(".");
  const chooses = fields.some((f) => f.visibleWhen.some((c) => c.path === path));
  if (parent === "" || !chooses) return changed;
  let shaped = withValue(changed, parent, {});
  for (const field of fields.filter((f) => f.path.startsWith(`${parent}.`))) {
    if (!isVisible(field, shaped, side)) continue;
    const former = valueAt(changed, field.path);
    const depends = field.path !== path && field.defaultsWhen.some((d) => d.when.some((c) => c.path === path));
    const keeps = former !== undefined && !depends && fits(field, former);
    shaped = withValue(shaped, field.path, keeps ? former : defaultOf(field, shaped, side));
  }
  return shaped;
}

/** An item of a list, with every visible field at its default. */
export function newItem(fields: readonly Field[], side: Side): Entity {
  return filled(fields, {}, side);
}

/** The entity with every visible field that it has no value of at its default. What is inherited where it is absent stays absent. */
export function filled(fields: readonly Field[], start: object, side: Side): Entity {
  let entity: Entity = { ...start };
  for (const field of fields)
    if (field.empty !== "absent" && isVisible(field, entity, side) && valueAt(entity, field.path) === undefined)
      entity = withValue(entity, field.path, defaultOf(field, entity, side));
  return entity;
}

/** As `filled`, and with the fields of the entity itself that are not shown: they are part of it all the same. */
export function whole(fields: readonly Field[], start: object, side: Side): Entity {
  const shown = filled(fields, start, side);
  const own = fields.filter(({ path, empty }) => !path.includes(".") && empty !== "absent");
  const rest = own.filter(({ path }) => shown[path] === undefined);
  return { ...shown, ...Object.fromEntries(rest.map((field) => [field.path, defaultOf(field, shown, side)])) };
}

function fits(field: Field, value: unknown): boolean {
  return field.options === null || value === null || field.options.includes(String(value));
}

function holds(condition: Condition, entity: unknown, side: Side): boolean {
  const value = condition.path === "side" ? side : valueAt(entity, condition.path);
  return condition.in.some((allowed) => allowed === value);
}

function withValue<T extends object>(entity: T, path: string, value: unknown): T {
  const [key = "", ...rest] = path.split(".");
  const copy = { ...entity } as Entity;
  if (rest.length > 0) {
    const inner = copy[key];
    copy[key] = withValue(typeof inner === "object" && inner !== null ? inner : {}, rest.join("."), value);
  } else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as T;
}
