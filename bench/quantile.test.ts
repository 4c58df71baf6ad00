import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

test.each([
  ["the only value", [7], 0.95, 7],
  ["the lower middle of an even number", [4, 1, 3, 2], 0.5, 2],
  ["the fifth greatest of a hundred, and not its neighbour", Array.from({ length: 100 }, (_, i) => i + 1), 0.95, 95],
  ["the greatest", [3, 9, 1], 1, 9],
  ["the least", [3, 9, 1], 0, 1],
] as const)("quantile: %s", (_, values, q, expected) => {
  expect(quantile(values, q)).toBe(expected);
});

test("nothing measured is no figure", () => {
  expect(() => quantile([], 0.5)).toThrow("nothing was measured");
});
