import { createTranslator } from "use-intl/core";
import * as en from "./en/index.ts";
import * as ja from "./ja/index.ts";

/** Every sentence in both languages, as ICU messages. Sections are files of the same name in `en/` and `ja/`. */
export const words = { en, ja } as const;
export type Language = keyof typeof words;
export type Words = typeof en;
export const languages: readonly Language[] = ["ja", "en"];

/** Words for code that stands outside React: mails, API, command line. */
export function translatorFor(language: Language) {
  return createTranslator<Words>({ locale: language, messages: words[language] as unknown as Words, timeZone: "UTC" });
}
