import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteWord, splitWords } from "./nut-line.ts";

test.each<[string, string[] | null]>([
  ["VAR ups ups.status OL", ["VAR", "ups", "ups.status", "OL"]],
  ['VAR ups ups.status "OL CHRG"', ["VAR", "ups", "ups.status", "OL CHRG"]],
  ['  OK\tTRACKING  "a"  ', ["OK", "TRACKING", "a"]],
  ['VAR u ups.serial ""', ["VAR", "u", "ups.serial", ""]],
  ['UPS u "a \\"quoted\\" \\\\ text"', ["UPS", "u", 'a "quoted" \\ text']],
  ["a\\ b \\#c", ["a b", "#c"]],
  ["", []],
  ['VAR u ups.model "Smart', null],
  ['VAR u ups.model "Smart" "', null],
  ['VAR u ups.model "Smart"UPS"', null],
  ['VAR u ups.model 24" rack', null],
  ['"a\\', null],
  ["a\\", null],
])("%s", (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test("what is quoted comes back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }).filter((word) => !/[\r\n]/.test(word))), (words) => {
      expect(splitWords(words.map(quoteWord).join(" "))).toEqual(words);
    }),
  );
});

test("what upsd would take for the end of a line is escaped", () => {
  expect(quoteWord("a #b")).toBe('"a \\#b"');
});
