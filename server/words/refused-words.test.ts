import { expect, test } from "vitest";
import { scanFaults } from "../contract/discovery.ts";
import { refusedCodes } from "../contract/refused-value.ts";
import { languages, translatorFor } from "./index.ts";
import { refusedWords } from "./refused-words.ts";

/** More than any one of them speaks of. */
const params = {
  ...{ min: 16, max: 32, size: 65_537, allowed: "these, and those", protocol: "nut", other: "7" },
  kind: "multicast",
};

test.each(languages.flatMap((language) => refusedCodes.map((code) => [language, code] as const)))(
  "%s: %s is a sentence with its place and its figures",
  (language, code) => {
    const say = translatorFor(language);
    const text = refusedWords(say, { line: 3, field: "port", value: "<value>", code, params });
    expect(text).not.toMatch(/refused\.codes|[{}]/);
    expect(text).toMatch(language === "ja" ? /^3行目: port: .*。?$/ : /^Line 3: port: .+/);
    expect(refusedWords(say, { line: null, field: null, value: null, code, params })).not.toMatch(/^Line|^3行目|null/);
  },
);

test.each(languages)("%s: every kind of address that is never asked has its words", (language) => {
  const say = translatorFor(language);
  const texts = ["unspecified", "multicast", "broadcast", "reserved"].map((kind) =>
    refusedWords(say, { line: null, field: null, value: "x", code: "targetForbidden", params: { kind } }),
  );
  expect(new Set(texts).size).toBe(4);
});

test.each(languages.flatMap((language) => scanFaults.map((fault) => [language, fault] as const)))(
  "%s: %s is a sentence that names the place",
  (language, fault) => {
    const text = translatorFor(language)(`discovery.faults.${fault}`, { place: "192.0.2.9:161", most: "120" });
    expect(text).toMatch(/^192\.0\.2\.9:161: .+[.。]$/);
  },
);
