import { expect, test } from "vitest";
import { tableOf } from "./table.ts";

test("columns are as wide as what stands in them, full-width letters twice", () => {
  const rows = [
    ["node", "takes", "why"],
    ["共有ディスク", "0:05", "x"],
    ["UPS④", "10:00", ""],
  ];
  expect(tableOf(rows, [1]).split("\n")).toEqual([
    "node          takes  why",
    "共有ディスク   0:05  x",
    "UPS④          10:00",
  ]);
});
