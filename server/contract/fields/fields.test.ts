import { describe, expect, test } from "vitest";
import { z } from "zod";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { isSecretKey } from "../../domain/tree/secrets.ts";
import { type EditableKind, fieldsSchemas } from "../tree.ts";
import type { Field } from "./field.ts";
import { fieldsOf } from "./index.ts";
import { defaultOf, isVisible, newItem, setField, valueAt } from "./set-field.ts";

const kinds = Object.keys(fieldsSchemas) as EditableKind[];

/** What the schema says of one path, over all the methods that have it. */
type Leaf = {
  types: Set<string>;
  options: Set<string>;
  min: number | null;
  max: number | null;
  nullable: boolean;
  optional: boolean;
  item: Json | null;
};
type Json = {
  type?: string;
  anyOf?: Json[];
  oneOf?: Json[];
  properties?: Record<string, Json>;
  required?: string[];
  enum?: string[];
  const?: string;
  items?: Json;
  minimum?: number;
  maximum?: number;
};

function leavesOf(schema: Json): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  collect(schema, "", false, leaves);
  return leaves;
}

function collect(schema: Json, path: string, optional: boolean, leaves: Map<string, Leaf>): void {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) {
    for (const variant of variants) collect(variant, path, optional, leaves);
  } else if (schema.properties) {
    // At the top of a change everything is optional; below, it means "inherited".
    for (const [key, inner] of Object.entries(schema.properties))
      collect(inner, path ? `${path}.${key}` : key, path !== "" && !schema.required?.includes(key), leaves);
  } else {
    const leaf = leaves.get(path) ?? {
      types: new Set<string>(),
      options: new Set<string>(),
      min: null,
      max: null,
      nullable: false,
      optional,
      item: null,
    };
    leaves.set(path, leaf);
    if (schema.type === "null") leaf.nullable = true;
    else if (schema.type) leaf.types.add(schema.type);
    for (const option of schema.enum ?? (schema.const === undefined ? [] : [schema.const])) leaf.options.add(option);
    leaf.min = schema.minimum ?? leaf.min;
    leaf.max = schema.maximum ?? leaf.max;
    leaf.item = schema.items?.properties || schema.items?.oneOf || schema.items?.anyOf ? schema.items : leaf.item;
  }
}

function expectAgreement(fields: readonly Field[], schema: Json): void {
  const leaves = leavesOf(schema);
  expect(fields.map((f) => f.path).toSorted()).toEqual([...leaves.keys()].toSorted());
  for (const field of fields) {
    const leaf = leaves.get(field.path);
    if (!leaf) continue;
    const expected = {
      path: field.path,
      min: leaf.min,
      max: leaf.max,
      options: leaf.options.size > 0 ? [...leaf.options].toSorted() : null,
      empty: leaf.nullable ? "null" : leaf.optional ? "absent" : "value",
      secret: isSecretKey(field.path.split(".").at(-1) ?? ""),
      kind: leaf.options.size > 0 ? "select" : [...leaf.types][0],
    };
    expect({
      path: field.path,
      min: field.min,
      max: field.max,
      options: field.options?.toSorted() ?? null,
      empty: field.empty,
      secret: field.control === "secret",
      kind: kindOfControl(field),
    }).toEqual(expected);
    if (leaf.item) expectAgreement(field.item ?? [], leaf.item);
    else expect(field.item).toBeNull();
  }
}

function kindOfControl(field: Field): string {
  switch (field.control) {
    case "text":
    case "multiline":
    case "secret":
      return "string";
    case "number":
      return "integer";
    case "switch":
      return "boolean";
    case "list":
    case "upsRefs":
    case "terminalRefs":
      return "array";
    case "select":
      return "select";
  }
}

const example = {
  network: { ...exampleSite.network, shared: exampleSite.shared },
  group: exampleSite.groups[0],
  ups: exampleSite.upses[0],
  storage: exampleSite.storages[0],
  terminal: exampleSite.terminals[0],
  cluster: exampleSite.clusters[0],
  load: { id: "hub", name: "hub", note: "", groupId: "blade", kind: "hub", feeds: ["ups5"], onControlPath: false },
};
const placement = ["id", "groupId", "parentId", "folder", "role"];

function editable(kind: EditableKind, node: object): object {
  const taken = new Set(kind === "terminal" ? [...placement, "kind"] : placement);
  return Object.fromEntries(Object.entries(node).filter(([key]) => !taken.has(key)));
}

describe.each(kinds)("%s", (kind) => {
  const fields = fieldsOf[kind];

  test("every editable field has exactly one descriptor, which says what the schema says", () => {
    expect(new Set(fields.map((f) => f.path)).size).toBe(fields.length);
    expectAgreement(fields, z.toJSONSchema(fieldsSchemas[kind]) as Json);
  });

  test("every option that chooses a method leads to a shape that the schema takes", () => {
    for (const field of fields) {
      const before = choosing(fields, example[kind] ?? {}, field);
      for (const option of field.options ?? []) {
        const after = setField(fields, before, field.path, option, "linked");
        const hosted = withHost(after);
        expect(fieldsSchemas[kind].safeParse(editable(kind, hosted)).error?.issues ?? []).toEqual([]);
        expect(valueAt(after, field.path)).toBe(option);
      }
    }
  });

  test("every default is a value that the schema takes", () => {
    for (const field of fields) {
      if (["name", "host", "source.host"].includes(field.path)) continue;
      const entity = choosing(fields, example[kind] ?? {}, field);
      const filled = setField(fields, entity, field.path, defaultOf(field, entity, "linked"), "linked");
      expect(fieldsSchemas[kind].safeParse(editable(kind, filled)).error?.issues ?? []).toEqual([]);
    }
  });
});

/** The entity with the methods chosen that the field belongs to. */
function choosing(fields: readonly Field[], entity: object, field: Field): object {
  return field.visibleWhen.reduce(
    (at, { path, in: [first] }) => (path === "side" ? at : setField(fields, at, path, first, "linked")),
    entity,
  );
}

function withHost(node: object): object {
  const source = valueAt(node, "source");
  return source ? { ...node, source: { ...source, host: "10.0.0.1" } } : node;
}

test("another kind of source keeps the host, takes its own port and drops what it does not have", () => {
  const [ups] = exampleSite.upses;
  if (!ups) throw new Error("no UPS");
  expect(setField(fieldsOf.ups, ups, "source.kind", "nut", "linked").source).toEqual({
    kind: "nut",
    host: "127.0.0.1",
    port: 3493,
    upsName: "ups",
    user: "",
    password: "",
    tls: false,
  });
  expect(setField(fieldsOf.ups, ups, "source.access.version", "3", "linked").source).toMatchObject({
    port: 16101,
    access: { version: "3", user: "", authProtocol: "sha256", authPassphrase: "" },
  });
});

test("a policy field set to undefined is inherited again", () => {
  const group = { ...example.group, policy: { stableSec: 60, stopOnOutage: false } };
  expect(setField(fieldsOf.group, group, "policy.stableSec", undefined, "linked").policy).toEqual({
    stopOnOutage: false,
  });
});

test.each([
  ["power", "linked", 60],
  ["linked", "linked", 30],
  ["power", "control", 930],
  ["linked", "control", 900],
] as const)("confirmSec of a new %s device on the %s side is %i", (role, side, expected) => {
  const field = fieldsOf.ups.find((f) => f.path === "confirmSec");
  expect(field && defaultOf(field, { role }, side)).toBe(expected);
});

test("items of lists start with their defaults", () => {
  const item = (path: string) => fieldsOf.terminal.find((f) => f.path === path)?.item ?? [];
  expect(newItem(item("stopJobs"), "linked")).toEqual({ name: "", command: "", timeoutSec: 60, onFailure: "continue" });
  const check = newItem(item("readiness"), "linked");
  expect(check).toEqual({ kind: "agent" });
  const port = item("readiness").find((f) => f.path === "port");
  expect(port && isVisible(port, { kind: "tcp" }, "linked")).toBe(true);
});
