import { expect, test } from "vitest";
import { findingCodes } from "../domain/tree/rules/finding.ts";
import { rules } from "../domain/tree/rules/rules.ts";
import { ruleCases } from "../testing/rule-cases.ts";
import { languages, translatorFor, words } from "./index.ts";

const findings = ruleCases.flatMap((c) => rules(c.tree, c.known).filter((f) => f.code === c.code));

test.each(languages)("%s: every code has its text", (language) => {
  expect(Object.keys(words[language].findings).toSorted()).toEqual([...findingCodes].toSorted());
});

test.each(languages)("%s: every finding of every case reads as a sentence with its numbers", (language) => {
  const t = translatorFor(language) as (key: string, params: Record<string, string | number>) => string;
  for (const { code, params } of findings) {
    const text = t(`findings.${code}`, params);
    expect(text).not.toMatch(/[{}]|findings\.|undefined|^\s*$/);
    for (const [name, value] of Object.entries(params))
      if (typeof value === "number" && !["min"].includes(name)) expect(text).toContain(String(value));
    expect(text.trim()).toMatch(language === "ja" ? /。$/ : /\.$/);
  }
});
