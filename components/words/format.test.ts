import { expect, test } from "vitest";
import { chooseLanguage } from "./choose-language.ts";
import { formatFigure, formatMargin, formatSpan, formatTime } from "./format.ts";

test.each([
  [null, "—"],
  [0, "0:00"],
  [59.9, "0:59"],
  [760, "12:40"],
  [3_760, "1:02:40"],
])("formatSpan(%s) is %s", (seconds, text) => {
  expect(formatSpan(seconds)).toBe(text);
});

test.each([
  [560, "9:20"],
  [-75, "−1:15"],
  [-0.4, "0:00"],
  [null, "—"],
])("formatMargin(%s) is %s", (seconds, text) => {
  expect(formatMargin(seconds)).toBe(text);
});

test("a time is said in the site's zone", () => {
  expect(formatTime(Date.UTC(2026, 10, 20, 5, 2, 11), "Asia/Tokyo")).toBe("14:02:11");
});

test.each([
  [null, "—"],
  [41.26, "41.3"],
  [100, "100"],
])("formatFigure(%s) is %s", (value, text) => {
  expect(formatFigure(value)).toBe(text);
});

test.each([
  ["en", "ja,en", "en"],
  [undefined, "ja-JP,ja;q=0.9,en;q=0.8", "ja"],
  [undefined, "fr-FR,en;q=0.5", "en"],
  [undefined, "en;q=0.3,ja;q=0.7", "ja"],
  [undefined, "en;q=0, fr", "ja"],
  ["xx", "de", "ja"],
  [undefined, null, "ja"],
])("chooseLanguage(%j, %j) is %s", (saved, accepted, language) => {
  expect(chooseLanguage(saved, accepted)).toBe(language);
});
