// `npm run coverage`: which branches of the domain its own cases take. Fails when one is neither taken nor excused in the source.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { startVitest } from "vitest/node";
import { countsOf, excusesIn, gapsOf } from "./coverage-report.mjs";

const domain = "server/domain";
const folder = "coverage";
const say = (line) => process.stdout.write(`${line}\n`);

rmSync(folder, { recursive: true, force: true });
const vitest = await startVitest("test", process.argv.slice(2), {
  config: false,
  watch: false,
  include: [`${domain}/**/*.test.ts`],
  // What chance takes today it may not take tomorrow: a branch needs a case that names it.
  exclude: ["**/*.property.test.ts", "**/random-*.test.ts", "**/trial.test.ts"],
  pool: "forks",
  maxWorkers: 2,
  // Counting makes long runs several times as long.
  testTimeout: 300_000,
  coverage: {
    enabled: true,
    provider: "v8",
    reportOnFailure: true,
    include: [`${domain}/**/*.ts`],
    exclude: ["**/*.test.ts"],
    reporter: ["json", "html"],
    reportsDirectory: folder,
  },
});
const testsPass = vitest.state.getCountOfFailedTests() === 0 && vitest.state.getUnhandledErrors().length === 0;
await vitest.close();

const covered = JSON.parse(readFileSync(path.join(folder, "coverage-final.json"), "utf8"));
const files = readdirSync(domain, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .sort();
const sum = { taken: 0, all: 0, gaps: 0, excuses: 0, unreasoned: 0 };
for (const file of files) {
  const name = path.join(domain, file);
  const excuses = excusesIn(readFileSync(name, "utf8"));
  const of = covered[path.resolve(name)];
  const gaps = of ? gapsOf(of) : [];
  const { taken, all } = of ? countsOf(of) : { taken: 0, all: 0 };
  for (const { line, column, what } of gaps) say(`${name}:${line}:${column} not taken: ${what}`);
  for (const { line, reason } of excuses) say(`${name}:${line} excused: ${reason ?? "WITHOUT A REASON"}`);
  sum.taken += taken;
  sum.all += all;
  sum.gaps += gaps.length;
  sum.excuses += excuses.length;
  sum.unreasoned += excuses.filter((excuse) => excuse.reason === null).length;
}
say(`${sum.taken} of ${sum.all} branches taken, ${sum.gaps} gaps, ${sum.excuses} excused; lines: ${folder}/index.html`);
// Not process.exit: what was said may still be on its way into a pipe.
process.exitCode = testsPass && sum.gaps === 0 && sum.unreasoned === 0 ? 0 : 1;
