// `npm test`: lint, types, unit and integration tests, the branches of the domain, and the built product in a browser; all of them, also when one
// fails.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "./child.mjs";
import {
  countOfExit,
  countOfPlaywright,
  countOfVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  lastLine,
  none,
  readReport,
  sum,
} from "./counts.mjs";
import { bringDebianPackages } from "./debian-packages.mjs";
import { exclusively } from "./lock.mjs";
import { build, nodePath, StepFailed, say } from "./steps.mjs";

const reports = mkdtempSync(path.join(tmpdir(), "fukuden-test-"));
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));
const node = nodePath();
const browserTests = "e2e/playwright.config.ts";
/** What failed, by name: said again at the end, where it is found. */
const failures = [];

async function check(name, args, env = {}) {
  say(name);
  return run(node, args, { env: { ...process.env, ...env } });
}

async function holds(name, args) {
  const count = countOfExit(await check(name, args));
  if (count.failed > 0) failures.push(name);
  return count;
}

async function buildIt() {
  try {
    await exclusively(build);
    return none;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.message);
    failures.push("build");
    return { ...none, failed: 1 };
  }
}

async function lint() {
  return holds("lint", ["node_modules/@biomejs/biome/bin/biome", "ci", "--max-diagnostics=50"]);
}

async function types() {
  return holds("types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
}

async function unitAndIntegration() {
  const report = path.join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await check("unit and integration tests", ["node_modules/vitest/vitest.mjs", "run", ...reporters]);
  const said = readReport(report);
  failures.push(...failuresOfVitest(said));
  return countOfVitest(said, code);
}

/** Fails where a branch of the domain has neither a case that takes it nor a reason in the source. */
async function branches() {
  return holds("branches of the domain", ["server/bootstrap/coverage.mjs"]);
}

async function browser(missing) {
  if (!existsSync(browserTests)) return none;
  const playwright = ["node_modules/@playwright/test/cli.js", "test", "-c", browserTests];
  if (missing.includes("chromium") && !existsSync("/usr/bin/chromium")) {
    say("browser tests: skipped, there is no Chromium");
    const report = path.join(reports, "list.json");
    await run(node, [...playwright, "--list", "--reporter=json"], {
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      stdio: "ignore",
    });
    return { ...none, skipped: Math.max(1, countOfSuites(readReport(report)?.suites ?? [])) };
  }
  const report = path.join(reports, "playwright.json");
  const code = await check("browser tests", [...playwright, "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const said = readReport(report);
  failures.push(...failuresOfPlaywright(said));
  return countOfPlaywright(said, code);
}

function countOfSuites(suites) {
  return suites.reduce((n, { specs = [], suites: inner = [] }) => n + specs.length + countOfSuites(inner), 0);
}

const missing = await bringDebianPackages();
// The types of the pages are made by the build.
const built = await buildIt();
const counts = [built, await lint(), await types(), await unitAndIntegration(), await branches()];
counts.push(built.failed === 0 ? await browser(missing) : none);
const { line, failed } = lastLine(sum(counts), { ci: process.env.CI === "true" });
for (const name of failures) say(`failed: ${name}`);
process.stdout.write(`${line}\n`);
process.exitCode = failed > 0 ? 1 : 0;
