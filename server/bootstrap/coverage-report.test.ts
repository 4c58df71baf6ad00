import { expect, test } from "vitest";
// @ts-expect-error: plain JavaScript, like the rest of this folder
import { countsOf, excusesIn, gapsOf } from "./coverage-report.mjs";

const span = (line: number, column: number) => ({ start: { line, column }, end: { line, column: column + 1 } });
const nowhere = { start: {}, end: {} };

const file = {
  branchMap: {
    0: { type: "if", loc: span(3, 2), locations: [span(3, 2), nowhere] },
    1: { type: "cond-expr", loc: span(9, 4), locations: [span(9, 8), span(9, 12)] },
    2: { type: "binary-expr", loc: span(5, 0), locations: [span(5, 0), span(5, 6)] },
  },
  b: { 0: [4, 0], 1: [1, 1], 2: [4, 0] },
  fnMap: { 0: { decl: span(7, 9), loc: span(7, 9) }, 1: { decl: span(1, 9), loc: span(1, 9) } },
  f: { 0: 0, 1: 4 },
  statementMap: { 0: span(2, 2), 1: span(5, 2), 2: span(8, 2) },
  s: { 0: 4, 1: 0, 2: 0 },
};

test("gaps stand in the order of the source, and a statement is not told beside its branch", () => {
  expect(gapsOf(file)).toEqual([
    { line: 3, column: 3, what: "else" },
    { line: 5, column: 7, what: "operand 2" },
    { line: 7, column: 10, what: "function" },
    { line: 8, column: 3, what: "statement" },
  ]);
  expect(countsOf(file)).toEqual({ taken: 4, all: 6 });
});

test.each([
  ["/* v8 ignore next -- the rules refuse it */", [{ line: 1, reason: "the rules refuse it" }]],
  ["x;\n  /* v8 ignore else -- never */ if (a) b();", [{ line: 2, reason: "never" }]],
  ["// v8 ignore next", [{ line: 1, reason: null }]],
  ["/* v8 ignore start -- why */\n/* v8 ignore stop */", [{ line: 1, reason: "why" }]],
  ["// ignore this", []],
])("%j", (source, expected) => {
  expect(excusesIn(source)).toEqual(expected);
});
