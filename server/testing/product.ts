import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The built product as its own processes, on loopback with free ports and a data folder of its own. */
export type Product = {
  child: ChildProcess;
  dataDir: string;
  url: string;
  /** The path and query of the set-up link; null: there is an account. */
  setupPath: string | null;
  /** All that it printed so far. */
  text(): string;
  /** The log so far, parsed; lines that are no JSON are left out. */
  log(): Record<string, unknown>[];
  /** The newest process of that role; null: none was started yet. */
  pidOf(role: "controller" | "simulator"): number | null;
  /** SIGTERM; answers with the exit code. Done by `endProducts` otherwise. */
  stop(): Promise<number | null>;
  readyz(): Promise<{ status: number; body: { ready: boolean; reasons: string[] } }>;
};

const products: { product: Product; dataDir: string }[] = [];

/** Variables that could leak into a test from whoever runs it. */
export function environment(over: Record<string, string>): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(FUKUDEN_|VITEST|PORT$|HOST$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(clean), NODE_ENV: "production", ...over };
}

/** Runs a command to its end. */
export async function runToEnd(args: {
  command: string[];
  env: Record<string, string>;
}): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [file = "", ...rest] = args.command;
  const child = spawn(file, rest, { cwd: root, env: environment(args.env) });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

/** Starts it and waits until it serves. `command` null: the web role itself, without npm. */
export async function startProduct(
  args: { command?: string[]; env?: Record<string, string>; dataDir?: string } = {},
): Promise<Product> {
  if (!existsSync(path.join(root, ".next/BUILD_ID")))
    throw new Error("the console is not built: run `npm run build` first");
  const dataDir = args.dataDir ?? mkdtempSync(path.join(tmpdir(), "fukuden-product-"));
  const [file = "", ...rest] = args.command ?? [process.execPath, "server/main.ts", "web"];
  const env = environment({
    PORT: "0",
    FUKUDEN_DATA: dataDir,
    FUKUDEN_TRAP_PORT: "0",
    FUKUDEN_AGENT_PORT: "0",
    ...args.env,
  });
  const child = spawn(file, rest, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  const exit = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const log = () =>
    text
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const product: Product = {
    child,
    dataDir,
    url: "",
    setupPath: null,
    text: () => text,
    log,
    pidOf(role) {
      const started = log().filter((line) => line.child === role && line.msg === `${role} started`);
      return (started.at(-1)?.childPid as number | undefined) ?? null;
    },
    async stop() {
      child.kill("SIGTERM");
      return exit;
    },
    async readyz() {
      const response = await fetch(`${product.url}/readyz`);
      return { status: response.status, body: await response.json() };
    },
  };
  products.push({ product, dataDir });
  product.url = await served({ child, exit, text: () => text });
  product.setupPath = /https?:\/\/[^/\s]+(\/set-up\S*)/.exec(text)?.[1] ?? null;
  return product;
}

/** Its URL, once it has printed that. Rejects with what it printed when it ends, or stays silent. */
function served(args: { child: ChildProcess; exit: Promise<number | null>; text: () => string }): Promise<string> {
  const { child, exit, text } = args;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it does not serve yet: ${text()}`)), 30_000);
    const look = () => {
      const url = /Fukuden \S+: (https?:\/\/\S+)\//.exec(text())?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on("data", look);
    void exit.then(() => {
      clearTimeout(timer);
      reject(new Error(`it ended: ${text()}`));
    });
  });
}

/** Ends what a test left running, and removes its data. */
export async function endProducts(): Promise<void> {
  for (const { product, dataDir } of products.splice(0)) {
    if (product.child.exitCode === null && product.child.signalCode === null) {
      const gone = new Promise((resolve) => product.child.on("exit", resolve));
      product.child.kill("SIGTERM");
      await gone;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
