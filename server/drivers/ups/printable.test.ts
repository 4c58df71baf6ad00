import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["Smart-UPS 1500", "Smart-UPS 1500"],
  ["  Smart\0UPS \r\n", "Smart UPS"],
  ["rack  7", "rack 7"],
  ["rack\u00a07", "rack 7"],
  ["\u202edeniaf sniaM\u202c", "deniaf sniaM"],
  ["復電\u200b一号", "復電 一号"],
  [" \t\n", ""],
  ["x".repeat(500), "x".repeat(128)],
])("%j", (text, shown) => {
  expect(printable(text, 128)).toBe(shown);
});
