/**
 * One editable value of an entity, as the property panel shows it. Declared beside the schema and checked against it.
 * Words: section `fields` of server/words, at `<kind>.<path>`: `label`, `help`, `options.<value>`, `empty`; of a list's items at `<kind>.<path>.item.<path>`.
 */
export type Field = {
  /** Where it stands in the entity, keys joined by `.`. */
  readonly path: string;
  readonly section: FieldSection;
  readonly control: FieldControl;
  readonly unit: FieldUnit | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: number | null;
  /** For a new entity; `defaultOf` also looks at `defaultsWhen`, whose first match counts. */
  readonly default: FieldValue;
  readonly defaultsWhen: readonly { readonly when: readonly Condition[]; readonly value: FieldValue }[];
  /** Of a select, in the order shown. */
  readonly options: readonly string[] | null;
  /** What an empty control stands for: null, the key left out (inherited), or a value like any other. */
  readonly empty: "null" | "absent" | "value";
  /** Fields of a list's items, paths counted from the item; null: items are plain text. */
  readonly item: readonly Field[] | null;
  /** Which UPSes an `upsRefs` offers. */
  readonly refs: "power" | "linked" | null;
  /** All must hold; a field of a method that is not chosen is neither shown nor part of the entity. */
  readonly visibleWhen: readonly Condition[];
};

/** The tabs of the panel, in this order. `relations` and `state` have no fields: dependencies are edited on their own, readings are shown. */
export const fieldSections = [
  ...(["general", "connection", "times", "recovery", "storage", "jobs", "relations", "state"] as const),
] as const;
export type FieldSection = (typeof fieldSections)[number];
export type FieldControl =
  | "text"
  | "multiline"
  | "number"
  | "select"
  | "switch"
  | "secret"
  | "list"
  | "upsRefs"
  | "terminalRefs";
export type FieldUnit = "sec" | "percent";
export type FieldValue = string | number | boolean | null | readonly unknown[];
/** `side` is no field: it says on which side the entity stands. */
export type Condition = { readonly path: string; readonly in: readonly (string | boolean)[] };
export type Side = "control" | "linked";

type Given = Partial<Omit<Field, "path" | "section" | "control">>;
type Place = readonly [path: string, section: FieldSection];

const bare: Omit<Field, "path" | "section" | "control"> = {
  unit: null,
  min: null,
  max: null,
  step: null,
  default: "",
  defaultsWhen: [],
  options: null,
  empty: "value",
  item: null,
  refs: null,
  visibleWhen: [],
};

function field(control: FieldControl, [path, section]: Place, given: Given): Field {
  return { ...bare, path, section, control, ...given };
}

/** Builders, one per control. A place is path and section. */
export const text = (place: Place, given: Given = {}) => field("text", place, given);
export const multiline = (place: Place, given: Given = {}) => field("multiline", place, given);
export const secret = (place: Place, given: Given = {}) => field("secret", place, given);
export const toggle = (place: Place, given: Given & { default: boolean }) => field("switch", place, given);
export const list = (place: Place, given: Given = {}) => field("list", place, { default: [], ...given });
export const upsRefs = (place: Place, given: Given & { refs: "power" | "linked" }) =>
  field("upsRefs", place, { default: [], ...given });
export const terminalRefs = (place: Place, given: Given = {}) =>
  field("terminalRefs", place, { default: [], ...given });
export const select = (place: Place, options: readonly string[], given: Given & { default: string | null }) =>
  field("select", place, { options, ...given });
export const number = (
  place: Place,
  bounds: { readonly min: number; readonly max: number },
  given: Given & { default: number | null },
) => field("number", place, { min: bounds.min, max: bounds.max, step: 1, ...given });
