// Runs before anything is installed, on Node 20 too: only Node's own modules here.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { become } from "./child.mjs";
import { exclusively } from "./lock.mjs";
import { build, generate, install, nodePath, StepFailed, say } from "./steps.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."));

const [task, ...args] = process.argv.slice(2);
const env = { ...process.env, PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}` };
const production = {
  ...env,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  // Halves the time in which a controller that crashed is back.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.resolve("node_modules/.cache/fukuden/compiled"),
};

const served = ["start", "demo", "bench", "pictures", "build"];
const onWait = (pid) => say(`waiting for another start in this folder (process ${pid ?? "unknown"})`);

try {
  const node = await exclusively(
    async () => {
      await install();
      await generate();
      if (served.includes(task)) await build();
      return nodePath();
    },
    { onWait },
  );
  switch (task) {
    case "start":
      await become(node, ["server/main.ts", "web", ...args], production);
      break;
    case "demo":
      await become(node, ["server/main.ts", "web", ...args], { ...production, FUKUDEN_DEMO: "1" });
      break;
    case "fukuden":
      await become(node, ["server/main.ts", "cli", ...args], production);
      break;
    case "simulate":
      await become(node, ["server/main.ts", "simulate", ...args], env);
      break;
    case "explain":
      await become(node, ["server/main.ts", "explain", ...args], env);
      break;
    case "bench":
      await become(node, ["bench/main.ts", ...args], production);
      break;
    case "pictures":
      await become(node, ["e2e/pictures.ts", ...args], production);
      break;
    case "test":
      await become(node, ["server/bootstrap/test.mjs", ...args], env);
      break;
    case "coverage":
      await become(node, ["server/bootstrap/coverage.mjs", ...args], env);
      break;
    case "build":
      break;
    default:
      throw new StepFailed(
        `unknown task ${task}: start, demo, test, coverage, bench, simulate, explain, build or fukuden`,
      );
  }
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  say(error.message);
  if (task === "test") process.stdout.write("0 passed, 1 failed\n");
  process.exit(1);
}
