import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { documentFile, drawingFile, explainOutage } from "../cli/explain/outage-document.ts";

/** Makes the drawing of an outage, and the generated parts of its document, anew from what the code decides now. */
export async function runExplain(): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  const [before, drawingBefore] = await Promise.all(
    [documentFile, drawingFile].map((file) => readFile(path.join(root, file), "utf8").catch(() => "")),
  );
  const { document, drawing } = explainOutage(before ?? "");
  const files = [
    { file: documentFile, text: document, isNew: document !== before },
    { file: drawingFile, text: drawing, isNew: drawing !== drawingBefore },
  ];
  for (const { file, text, isNew } of files) {
    if (isNew) await writeFile(path.join(root, file), text);
    process.stdout.write(`${file}: ${isNew ? "made anew" : "up to date"}\n`);
  }
}
