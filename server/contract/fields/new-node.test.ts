import { describe, expect, test } from "vitest";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { type Folder, folders, placeOf } from "../../domain/tree/folders.ts";
import { kindsIn, newNode } from "./new-node.ts";

const given = { id: "x-1", name: "新", host: "192.0.2.1" };
const places: (Folder | null)[] = [null, ...folders];

describe.each(places)("in folder %s", (folder) => {
  test.each(kindsIn[folder ?? "none"])("a new %s stands there, with all that its schema wants", (kind) => {
    for (const side of ["linked", "control"] as const) {
      const placed = newNode(kind, given, { parentId: "g", folder }, side);
      expect(placed.node).toMatchObject({ id: "x-1", name: "新", note: "" });
      expect(placeOf(placed)).toEqual({ parentId: "g", folder });
    }
  });
});

test.each([
  [
    "UPS⑤",
    newNode("ups", given, { parentId: "blade", folder: "power" }, "linked"),
    { confirmSec: 60, restart: "controller" },
  ],
  [
    "UPS④",
    newNode("ups", given, { parentId: "kyoyu", folder: "linked" }, "linked"),
    { confirmSec: 30, warmupSec: 360 },
  ],
  ["UPS③", newNode("ups", given, { parentId: "ssc-cluster", folder: "linked" }, "control"), { confirmSec: 900 }],
  [
    "UPS①",
    newNode("ups", given, { parentId: "seigyo-1", folder: "power" }, "control"),
    { confirmSec: 930, restart: "ups" },
  ],
] as const)("%s begins with the confirmation time of its place in the source's example", (name, { node }, fields) => {
  expect(node).toMatchObject({ shutoffGraceSec: 180, lowBatterySec: 120, ...fields });
  expect(exampleSite.upses.find((ups) => ups.name === name)?.confirmSec).toBe(fields.confirmSec);
});

test.each([
  [
    "a control terminal boots when it gets power",
    "controlTerminals",
    "terminal",
    { kind: "control", start: { kind: "power" } },
  ],
  [
    "a linked one is woken",
    "linkedTerminals",
    "terminal",
    { kind: "linked", start: { kind: "wol", broadcast: null, port: null } },
  ],
  [
    "storage is linked",
    "linked",
    "storage",
    { linkage: true, addresses: ["192.0.2.1"], driver: { kind: "bridge", port: null } },
  ],
] as const)("%s", (_, folder, kind, fields) => {
  expect(newNode(kind, given, { parentId: "g", folder }, "linked").node).toMatchObject(fields);
});

test("storage of the control side has no linkage, and may have no address", () => {
  const { node } = newNode("storage", { ...given, host: "" }, { parentId: "g", folder: "linked" }, "control");
  expect(node).toMatchObject({ linkage: false, addresses: [] });
});
