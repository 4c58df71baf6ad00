/** One line of a configuration file of NUT: `key = value`, a flag (no value), or the head of a section. */
export type ConfLine =
  | { line: number; kind: "section"; name: string }
  | { line: number; kind: "setting"; key: string; value: string | null };

export type ReadConf =
  | { lines: readonly ConfLine[] }
  | { broken: "confQuote" | "confSyntax"; line: number; text: string };

/**
 * Reads NUT's ups.conf (ups.conf(5), as its parseconf cuts it): words between blanks, a value with blanks in double quotes, a backslash
 * before a character that stands for itself, `#` up to the end of the line is a comment.
 */
export function readConf(text: string): ReadConf {
  const lines: ConfLine[] = [];
  for (const [i, raw] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = i + 1;
    const words = wordsOf(raw);
    if (words === null) return { broken: "confQuote", line, text: shown(raw) };
    const [first, equals, value, ...rest] = words;
    if (first === undefined) continue;
    const section = /^\[(.+)\]$/.exec(raw.trim().replace(/\s*#.*$/, ""))?.[1]?.trim();
    if (section !== undefined) lines.push({ line, kind: "section", name: section });
    else if (equals === undefined) lines.push({ line, kind: "setting", key: first.text, value: null });
    else if (isEquals(equals) && !isEquals(first) && value !== undefined && rest.length === 0)
      lines.push({ line, kind: "setting", key: first.text, value: value.text });
    else return { broken: "confSyntax", line, text: shown(raw) };
  }
  return { lines };
}

type Word = { text: string; isQuoted: boolean };
const isEquals = ({ text, isQuoted }: Word) => text === "=" && !isQuoted;

/** null: a quote is not closed, or the line ends in a backslash. An unquoted `=` is a word of its own. */
function wordsOf(line: string): Word[] | null {
  const words: Word[] = [];
  /** Whether the next character belongs to the last word. */
  let goesOn = false;
  let isOpen = false;
  function grow(text: string, isQuoted: boolean): void {
    const last = goesOn ? words.pop() : undefined;
    words.push({ text: (last?.text ?? "") + text, isQuoted: isQuoted || last?.isQuoted === true });
    goesOn = true;
  }
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (char === "\\") {
      at += 1;
      if (at >= line.length) return null;
      grow(line[at] ?? "", isOpen);
    } else if (char === '"') {
      if (!isOpen) grow("", true);
      goesOn = !isOpen;
      isOpen = !isOpen;
    } else if (isOpen) grow(char, true);
    else if (char === "#") break;
    else if (/\s/.test(char)) goesOn = false;
    else if (char === "=") {
      words.push({ text: "=", isQuoted: false });
      goesOn = false;
    } else grow(char, false);
  }
  return isOpen ? null : words;
}

/** The key of a line that is no good: what stands behind it may be a secret. */
function shown(raw: string): string {
  return (/^\s*[\w.[\]-]*/.exec(raw)?.[0] ?? "").trim().slice(0, 40);
}
