import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "./csv-records.ts";

const cellsOf = (text: string) => {
  const read = readCsv(text);
  return "broken" in read ? read : read.records.map(({ line, cells }) => [line, ...cells]);
};

test.each<[string, string, (string | number)[][]]>([
  [
    "commas",
    "a,b\n1,2\n",
    [
      [1, "a", "b"],
      [2, "1", "2"],
    ],
  ],
  [
    "no break at the end",
    "a,b\n1,2",
    [
      [1, "a", "b"],
      [2, "1", "2"],
    ],
  ],
  [
    "CR LF, and CR alone",
    "a,b\r\n1,2\r3,4",
    [
      [1, "a", "b"],
      [2, "1", "2"],
      [3, "3", "4"],
    ],
  ],
  ["a byte order mark", "\ufeffa,b", [[1, "a", "b"]]],
  [
    "semicolons",
    "a;b\n1,5;2",
    [
      [1, "a", "b"],
      [2, "1,5", "2"],
    ],
  ],
  [
    "tabs",
    "a\tb\n1;2\t3",
    [
      [1, "a", "b"],
      [2, "1;2", "3"],
    ],
  ],
  [
    "quotes",
    'a,b\n"x, ""y""","z"',
    [
      [1, "a", "b"],
      [2, 'x, "y"', "z"],
    ],
  ],
  [
    "line breaks in quotes, counted",
    'a,b\n"x\n\ny",1\n2,3',
    [
      [1, "a", "b"],
      [2, "x\n\ny", "1"],
      [5, "2", "3"],
    ],
  ],
  [
    "empty cells, also the last",
    'a,b,c\n,"",\n1,,',
    [
      [1, "a", "b", "c"],
      [3, "1", "", ""],
    ],
  ],
  [
    "blank lines are left out",
    "\n\na\n  \n1\n",
    [
      [3, "a"],
      [5, "1"],
    ],
  ],
  [
    "blanks around plain cells",
    " a , b \n 1 ,2",
    [
      [1, "a", "b"],
      [2, "1", "2"],
    ],
  ],
  [
    "blanks in quotes are kept",
    'a\n" 1 "',
    [
      [1, "a"],
      [2, " 1 "],
    ],
  ],
  ["nothing", "", []],
])("%s", (_what, text, records) => {
  expect(cellsOf(text)).toEqual(records);
});

test.each([
  ['a,b\n1,"2', "csvOpenQuote", 2],
  ['a,b\n1,2"3', "csvQuote", 2],
  ['a,b\n"1"2,3', "csvQuote", 2],
  ['a\n"x\ny" z', "csvQuote", 3],
])("%j is broken in its line", (text, broken, line) => {
  expect(readCsv(text)).toEqual({ broken, line });
});

test("what is written by the book is read as it was", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", ";", "é", "電", " ", "\t") });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
      const head = rows[0]?.map((_, i) => `c${i}`) ?? [];
      const text = [head, ...rows.map((row) => row.map(quoted))].map((row) => row.join(",")).join(end);
      const expected = rows.filter((row) => row.some((one) => one.trim() !== ""));
      const read = readCsv(text);
      expect("records" in read && read.records.slice(1).map(({ cells }) => cells)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("any text is read or refused", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", ";", "\t", "\ufeff"), maxLength: 60 }),
      (text) => {
        const read = readCsv(text);
        const cells = "records" in read ? read.records.flatMap((record) => record.cells) : [];
        expect(cells.every((one) => typeof one === "string")).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
