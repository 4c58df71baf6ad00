import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
export const adminPassword = "bench-password-1";
const startAtMostMs = 30_000;

/** The built product in processes of its own, on loopback. */
export type Product = {
  url: string;
  dataDir: string;
  /** From the command to the first answer of `/healthz`. */
  startMs: number;
  /** The newest controller process; null: none was started yet. */
  controllerPid(): number | null;
  /** Resolves when `/readyz` says 200. */
  ready(): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
};

/**
 * Starts it and waits until `/healthz` answers. Without `dataDir` it gets a folder of its own, removed by `stop`.
 * @throws with what it printed, when it ends or does not answer in time
 */
export async function startProduct(args: {
  command: readonly string[];
  demo: boolean;
  dataDir?: string;
}): Promise<Product> {
  if (!existsSync(path.join(root, ".next/BUILD_ID"))) throw new Error("the console is not built: npm run build");
  const dataDir = args.dataDir ?? mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
  const port = await freeTcpPort();
  const url = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    PORT: String(port),
    FUKUDEN_DATA: dataDir,
    FUKUDEN_ADMIN_PASSWORD: adminPassword,
    ...(args.demo
      ? { FUKUDEN_DEMO: "1", FUKUDEN_DEMO_PORT_OFFSET: String(await freePortOffset()) }
      : { FUKUDEN_TRAP_PORT: "0", FUKUDEN_AGENT_PORT: "0" }),
  };
  const [file = "", ...rest] = args.command;
  const since = performance.now();
  const child = spawn(file, rest, { cwd: root, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
  const removeData = () => args.dataDir === undefined && rmSync(dataDir, { recursive: true, force: true });
  const endWithUs = () => {
    child.kill("SIGTERM");
    removeData();
  };
  process.once("exit", endWithUs);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  const stop = async () => {
    process.off("exit", endWithUs);
    await end(child);
    removeData();
  };
  try {
    await until(`${url}/healthz`, () => {
      if (child.exitCode !== null) throw new Error(`the product ended: ${text.slice(-2000)}`);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    dataDir,
    startMs: performance.now() - since,
    controllerPid() {
      const pids = [...text.matchAll(/"childPid":(\d+),"msg":"controller started"/g)];
      return pids.length === 0 ? null : Number(pids.at(-1)?.[1]);
    },
    ready: () => until(`${url}/readyz`, () => {}),
    stop,
  };
}

/** Runs it from its source, past npm and the checks of the bootstrap. */
export const fromSource = [process.execPath, "server/main.ts", "web"] as const;

async function until(url: string, check: () => void): Promise<void> {
  const giveUpAt = performance.now() + startAtMostMs;
  for (;;) {
    check();
    const status = await statusOf(url);
    if (status === 200) return;
    if (performance.now() > giveUpAt) throw new Error(`${url} did not answer with 200 in time (${status})`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** null: nobody answers. */
export async function statusOf(url: string): Promise<number | null> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
    child.once("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** As somebody's shell has it: nothing of ours, of npm's or of the bootstrap's. */
function environment(over: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(FUKUDEN_|npm_|PORT$|HOST$|NODE_OPTIONS$)/.test(name));
  const ours = path.join(root, "node_modules/.bin");
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.resolve(folder) !== ours);
  const NODE_COMPILE_CACHE = path.join(root, "node_modules/.cache/fukuden/compiled");
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    NODE_COMPILE_CACHE,
    PATH: folders.join(path.delimiter),
    ...over,
  };
}

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** So that a demo that runs on this machine is not in the way. */
async function freePortOffset(): Promise<number> {
  for (let offset = 9000; offset <= 12_000; offset += 500)
    if ((await isUdpFree(16_101 + offset)) && (await isUdpFree(16_200 + offset))) return offset;
  throw new Error("no free ports for the simulated site");
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
