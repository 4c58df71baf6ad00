import { expect, test } from "vitest";
import { everyEntry } from "../testing/every-entry.ts";
import { languages, translatorFor } from "../words/index.ts";
import { createEventLines } from "./event-line.ts";

test.each(languages)("every kind of entry is a whole sentence in %s", (language) => {
  const line = createEventLines({ say: translatorFor(language), tree: null });
  for (const entry of everyEntry) {
    const text = line(entry);
    // What cannot be formatted comes out as its key.
    expect(text, JSON.stringify(entry)).not.toMatch(/log\.|[{}]/);
    expect(text.length).toBeGreaterThan("1970-01-01 00:00:00  ".length);
  }
});
