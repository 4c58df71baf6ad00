/**
 * Cuts one line of NUT's protocol (RFC 9271, 4.1) into its words: separated by blanks, a word of several words in double quotes, any
 * character behind a backslash stands for itself. null: wrong quoting (a quote that is not closed, one in the middle of a word, a
 * backslash at the end).
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (isBlank(line[at])) {
      at += 1;
      continue;
    }
    const quoted = line[at] === '"';
    let word = "";
    if (quoted) at += 1;
    for (; ; at += 1) {
      const char = line[at];
      if (char === undefined) {
        if (quoted) return null;
        break;
      }
      if (quoted ? char === '"' : isBlank(char)) break;
      if (char === '"') return null;
      if (char === "\\") {
        at += 1;
        if (line[at] === undefined) return null;
      }
      word += line[at];
    }
    if (quoted) {
      at += 1;
      if (line[at] !== undefined && !isBlank(line[at])) return null;
    }
    words.push(word);
  }
  return words;
}

/** A word as it is sent: in quotes unless it is plain, so that it stays one word whatever is in it. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_.:@-]+$/.test(word) ? word : inQuotes(word);
}

/** upsd drops a line with a bare # in it without an answer. */
export function inQuotes(word: string): string {
  return `"${word.replace(/[#\\"]/g, "\\$&")}"`;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}
