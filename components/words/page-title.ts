import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { words } from "../../server/words/index.ts";
import { chooseLanguage } from "./choose-language.ts";

/** The title of a page in the reader's language; on the server only. */
export async function pageTitle(page: keyof typeof words.en.console.pages): Promise<Metadata> {
  const [given, jar] = await Promise.all([headers(), cookies()]);
  const language = chooseLanguage(jar.get("lang")?.value, given.get("accept-language"));
  return { title: words[language].console.pages[page] };
}
