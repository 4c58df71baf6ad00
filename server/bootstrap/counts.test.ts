import { describe, expect, test } from "vitest";
import {
  countOfExit,
  countOfPlaywright,
  countOfVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  lastLine,
  sum,
  // @ts-expect-error: plain JavaScript, which runs before anything is installed
} from "./counts.mjs";

describe("the last line of a test run", () => {
  test("sums what every part says", () => {
    const vitest = countOfVitest(
      { numPassedTests: 10, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] },
      0,
    );
    const playwright = countOfPlaywright({ stats: { expected: 4, flaky: 1, unexpected: 0, skipped: 0 } }, 0);
    const all = sum([countOfExit(0), countOfExit(0), vitest, playwright]);
    expect(lastLine(all, { ci: false })).toEqual({ line: "17 passed, 0 failed, 3 skipped", failed: 0 });
  });

  test("says nothing of skipped tests when there are none", () => {
    expect(lastLine({ passed: 3, failed: 1, skipped: 0 }, { ci: false }).line).toBe("3 passed, 1 failed");
  });

  test("in CI a skipped test is a failure", () => {
    expect(lastLine({ passed: 3, failed: 0, skipped: 2 }, { ci: true })).toEqual({
      line: "3 passed, 2 failed",
      failed: 2,
    });
  });

  test("a test file that did not load, a report that is missing, and a fault outside any test are failures", () => {
    const unloaded = {
      numPassedTests: 1,
      numFailedTests: 0,
      testResults: [{ status: "failed", assertionResults: [] }],
    };
    expect(countOfVitest(unloaded, 1).failed).toBe(1);
    expect(countOfVitest(null, 1).failed).toBe(1);
    expect(countOfPlaywright(null, 1).failed).toBe(1);
    expect(countOfVitest({ numPassedTests: 5, testResults: [] }, 1)).toMatchObject({ passed: 5, failed: 1 });
    expect(countOfExit(1)).toMatchObject({ failed: 1 });
  });
});

describe("what failed, by name", () => {
  test("tests of Vitest, and files that did not load", () => {
    const passed = { status: "passed", ancestorTitles: [], title: "holds" };
    const failed = { status: "failed", ancestorTitles: ["a door"], title: "opens" };
    const report = {
      testResults: [
        { name: "a.test.ts", status: "failed", assertionResults: [passed, failed] },
        { name: "b.test.ts", status: "failed", assertionResults: [] },
        { name: "c.test.ts", status: "passed", assertionResults: [passed] },
      ],
    };
    expect(failuresOfVitest(report)).toEqual(["a.test.ts › a door › opens", "b.test.ts"]);
    expect(failuresOfVitest(null)).toEqual([]);
  });

  test("tests of Playwright, in suites of suites", () => {
    const specs = [
      { ok: true, title: "shuts" },
      { ok: false, title: "opens" },
    ];
    const report = { suites: [{ title: "a.spec.ts", specs: [], suites: [{ title: "a door", specs }] }] };
    expect(failuresOfPlaywright(report)).toEqual(["a.spec.ts › a door › opens"]);
    expect(failuresOfPlaywright(null)).toEqual([]);
  });
});
