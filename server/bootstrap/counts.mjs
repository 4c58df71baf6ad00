import { readFileSync } from "node:fs";

export const none = { passed: 0, failed: 0, skipped: 0 };

export function sum(counts) {
  return counts.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    none,
  );
}

/** A check that either holds or not. */
export function countOfExit(code) {
  return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

/** The tests that failed by what Vitest's JSON report says: "file › suite › test", and files that did not load. */
export function failuresOfVitest(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((t) => t.status === "failed");
    if (failed.length === 0 && file.status === "failed") return [file.name];
    return failed.map((t) => [file.name, ...t.ancestorTitles, t.title].join(" › "));
  });
}

/** The tests that failed by what Playwright's JSON report says, in the same form. */
export function failuresOfPlaywright(report) {
  const under = (suite, above) => [
    ...(suite.specs ?? []).filter((spec) => !spec.ok).map((spec) => [...above, spec.title].join(" › ")),
    ...(suite.suites ?? []).flatMap((inner) => under(inner, [...above, inner.title])),
  ];
  return (report?.suites ?? []).flatMap((suite) => under(suite, [suite.title]));
}

/** What Vitest's JSON report says. A file that did not even load, or a fault outside any test, is a failure of its own. */
export function countOfVitest(report, code) {
  const files = report?.testResults ?? [];
  const unloaded = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((t) => t.status === "failed"),
  );
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + unloaded.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
  return atLeastOneFailed(counts, code);
}

/** What Playwright's JSON report says. */
export function countOfPlaywright(report, code) {
  const stats = report?.stats ?? {};
  const counts = {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
  };
  return atLeastOneFailed(counts, code);
}

function atLeastOneFailed(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** null: there is none, or it is broken off. */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** The last line of a test run. In CI a test that did not run counts as failed. */
export function lastLine(counts, { ci }) {
  const failed = counts.failed + (ci ? counts.skipped : 0);
  const skipped = ci ? 0 : counts.skipped;
  return { line: `${counts.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`, failed };
}
