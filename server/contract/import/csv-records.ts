/** One record of a CSV file. `line`: on which it begins, from 1. */
export type CsvRecord = { line: number; cells: readonly string[] };

export type ReadCsv = { records: readonly CsvRecord[] } | { broken: "csvQuote" | "csvOpenQuote"; line: number };

/**
 * Reads CSV as RFC 4180 has it: cells in double quotes may hold separators, line breaks and doubled quotes. Also taken: LF and CR alone, a byte
 * order mark, blank lines (left out), and semicolons or tabs for commas, as spreadsheets write them: whichever the first record has most of.
 * Nothing is guessed: a quote in the middle of a cell, or behind its end, is an error.
 */
export function readCsv(text: string): ReadCsv {
  const source = text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const separator = separatorOf(source);
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let [line, began] = [1, 1];
  let at = 0;

  function endRecord(): void {
    if (cells.some((cell) => cell.trim() !== "")) records.push({ line: began, cells });
    cells = [];
    began = line;
  }

  while (at < source.length) {
    if (source[at] === '"') {
      const cell = quotedAt(source, at);
      if (cell === null) return { broken: "csvOpenQuote", line };
      line += cell.breaks;
      at = cell.end;
      if (at < source.length && source[at] !== separator && source[at] !== "\n") return { broken: "csvQuote", line };
      cells.push(cell.text);
    } else {
      const end = endOfPlain(source, at, separator);
      const plain = source.slice(at, end);
      if (plain.includes('"')) return { broken: "csvQuote", line };
      cells.push(plain.trim());
      at = end;
    }
    if (source[at] === "\n" || at >= source.length) {
      line += 1;
      endRecord();
    } else if (at === source.length - 1) {
      cells.push("");
      endRecord();
    }
    at += 1;
  }
  return { records };
}

/** `end`: behind the closing quote. null: there is none. */
function quotedAt(source: string, start: number): { text: string; end: number; breaks: number } | null {
  let text = "";
  for (let at = start + 1; ; ) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return null;
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { text, end: quote + 1, breaks: text.split("\n").length - 1 };
    text += '"';
    at = quote + 2;
  }
}

function endOfPlain(source: string, start: number, separator: string): number {
  let at = start;
  while (at < source.length && source[at] !== separator && source[at] !== "\n") at += 1;
  return at;
}

function separatorOf(source: string): string {
  const head = (source.split("\n").find((line) => line.trim() !== "") ?? "").replaceAll(/"[^"]*"/g, "");
  const counted = [",", ";", "\t"].map((separator) => ({ separator, count: head.split(separator).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}
