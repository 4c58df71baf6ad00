import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "./child.mjs";
import { digestOf, readStamp, writeStamp } from "./stamps.mjs";

const wantedMajor = 24;

/** A step that failed; its own output has said why. */
export class StepFailed extends Error {}

export function say(line) {
  process.stderr.write(`fukuden: ${line}\n`);
}

async function step(line, file, args, env) {
  const began = Date.now();
  say(`${line} …`);
  const code = await run(file, args, { env: env ?? process.env, stdio: ["ignore", "inherit", "inherit"] });
  if (code !== 0) throw new StepFailed(`${line}: failed (exit code ${code})`);
  say(`${line}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** Brings node_modules to what package-lock.json says. */
export async function install() {
  const digest = digestOf(["package-lock.json"]);
  if (readStamp("install") === digest && existsSync("node_modules/.package-lock.json")) return;
  if (!isInstalled()) {
    // npm is run by the Node that it came with: ours lies in the folder that it is about to replace.
    const { npm_execpath: npm, npm_node_execpath: node } = process.env;
    const args = ["ci", "--include=dev", "--include=optional", "--no-fund", "--no-audit"];
    if (npm && node) await step("installing packages", node, [npm, ...args]);
    else await step("installing packages", process.platform === "win32" ? "npm.cmd" : "npm", args);
  }
  writeStamp("install", digest);
}

/** Whether npm's own record of what it installed agrees with the lock file; packages for other systems may be missing. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
    const there = JSON.parse(readFileSync("node_modules/.package-lock.json", "utf8")).packages;
    return Object.entries(wanted).every(([where, { version, optional }]) => {
      if (where === "") return true;
      return there[where] ? there[where].version === version : optional === true;
    });
  } catch {
    return false;
  }
}

/** The Node that runs the product. */
export function nodePath() {
  if (Number(process.versions.node.split(".")[0]) >= wantedMajor) return process.execPath;
  const beside = readdirSync("node_modules")
    .filter((name) => name.startsWith("node-"))
    .flatMap((name) => [`node_modules/${name}/bin/node`, `node_modules/${name}/bin/node.exe`])
    .find((file) => existsSync(file));
  if (beside) return path.resolve(beside);
  throw new StepFailed(
    `this is Node ${process.versions.node}, and no Node ${wantedMajor} comes for ${process.platform} ${process.arch}: install Node ${wantedMajor} or newer`,
  );
}

/** Writes Prisma's clients, one for each schema. */
export async function generate() {
  const schemas = existsSync("prisma")
    ? readdirSync("prisma")
        .map((name) => `prisma/${name}/schema.prisma`)
        .filter((file) => existsSync(file))
    : [];
  for (const schema of schemas) {
    const name = `generate-${path.basename(path.dirname(schema))}`;
    const digest = digestOf([schema, "prisma.config.ts", "node_modules/@prisma/client/package.json"]);
    const output = /output\s*=\s*"([^"]+)"/.exec(readFileSync(schema, "utf8"))?.[1];
    const there = !output || existsSync(path.join(path.dirname(schema), output));
    if (readStamp(name) === digest && there) continue;
    const args = ["node_modules/prisma/build/index.js", "generate", "--schema", schema];
    // Generating needs no engine, but asks for one; any file that exists keeps it from being downloaded.
    const env = {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: path.resolve("package.json"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    };
    await step(`generating the database client (${schema})`, nodePath(), args, env);
    writeStamp(name, digest);
  }
}

const buildInputs = [
  "app",
  "components",
  "public",
  "server",
  "next.config.js",
  "postcss.config.js",
  "package-lock.json",
];
// Rooms that no page can reach: a change there needs no new pages.
const apart =
  /^server\/(bootstrap|bus|cli|controller|drivers|realtime|roles|simulator|testing|web)(\/|$)|\.test\.tsx?$|^server\/main\.ts$/;

/** Builds the pages when anything that they are made of has changed. */
export async function build() {
  const digest = digestOf(buildInputs, { leaveOut: (file) => apart.test(file) });
  if (readStamp("build") === digest && existsSync(".next/BUILD_ID")) return;
  rmSync(".next/BUILD_ID", { force: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await step("building the console", nodePath(), ["node_modules/next/dist/bin/next", "build"], env);
  writeStamp("build", digest);
}
