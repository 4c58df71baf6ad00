/** What of one file (in istanbul's form) no test took: branches, functions and statements, in the order in which they stand. */
export function gapsOf({ branchMap, b, fnMap, f, statementMap, s }) {
  const gaps = [];
  for (const [id, { type, loc, locations }] of Object.entries(branchMap))
    b[id].forEach((count, i) => {
      if (count === 0) gaps.push({ ...placeOf(locations[i], loc), what: wordOf(type, i) });
    });
  for (const [id, fn] of Object.entries(fnMap))
    if (f[id] === 0) gaps.push({ ...placeOf(fn.decl, fn.loc), what: "function" });
  // A branch that is not taken says it already, and better than the statements in it.
  const told = new Set(gaps.map((gap) => gap.line));
  for (const [id, loc] of Object.entries(statementMap))
    if (s[id] === 0 && !told.has(loc.start.line)) gaps.push({ ...placeOf(loc, loc), what: "statement" });
  return gaps.sort((a, z) => a.line - z.line || a.column - z.column);
}

/** The other way of an `if` without `else` has no place of its own. */
function placeOf(own, whole) {
  const { line, column } = own?.start.line === undefined ? whole.start : own.start;
  return { line, column: column + 1 };
}

function wordOf(type, i) {
  if (type === "if") return i === 0 ? "if" : "else";
  if (type === "cond-expr") return i === 0 ? "?" : ":";
  return type === "binary-expr" ? `operand ${i + 1}` : type;
}

/** Branches, and how many of them were taken. */
export function countsOf({ b }) {
  const all = Object.values(b).flat();
  return { taken: all.filter((count) => count > 0).length, all: all.length };
}

/** The places that a source takes out of the count, each with its reason; null: it gives none. */
export function excusesIn(source) {
  return source.split("\n").flatMap((text, i) => {
    const found = /\b(?:v8|c8|istanbul|node:coverage) ignore (\w+)(?: -- (.+?))?\s*(?:\*\/|$)/.exec(text);
    if (!found || found[1] === "stop") return [];
    return [{ line: i + 1, reason: found[2] ?? null }];
  });
}
