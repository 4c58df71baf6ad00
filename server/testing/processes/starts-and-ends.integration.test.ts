import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { localSocketPath } from "../../bus/local-socket.ts";
import { controllerFile } from "../../persistence/journal-file.ts";
import { openSimControl } from "../../roles/sim-control-client.ts";
import { eventually } from "../eventually.ts";
import { endProducts, environment, isAlive, runToEnd, startProduct } from "../product.ts";
import { until } from "../test-simulator.ts";
import { claimPortOffset } from "./port-offset.ts";
import { mountSmallDisk, noSmallDisk, smallDisksAllowed } from "./small-disk.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await endProducts();
  for (const end of ends.splice(0).reverse()) await end();
});

const controller = [process.execPath, "server/main.ts", "controller"];
const freePorts = { FUKUDEN_TRAP_PORT: "0", FUKUDEN_AGENT_PORT: "0" };

/** Starts a controller, ends it as soon as it is ready, and tells what it warned of. */
async function runUntilReady(env: Record<string, string>): Promise<{ warnings: string[] }> {
  const child = spawn(controller[0] as string, controller.slice(1), {
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  const gone = new Promise((resolve) => child.once("close", resolve));
  try {
    await until("a controller that is ready", () => text.includes("controller ready"));
  } finally {
    child.kill("SIGTERM");
    await gone;
  }
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { level: number; msg: string; err?: { message: string } });
  return { warnings: lines.filter((line) => line.level >= 40).map((line) => `${line.msg}: ${line.err?.message}`) };
}

describe("a controller whose journal is no good", () => {
  test("because it is damaged names it, says what to do, and leaves it as it is", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-damaged-"));
    ends.push(() => rmSync(dataDir, { recursive: true }));
    const file = controllerFile(dataDir);
    const garbage = "this is no database ".repeat(500);
    writeFileSync(file, garbage);
    const { code, stderr } = await runToEnd({ command: controller, env: { FUKUDEN_DATA: dataDir, ...freePorts } });
    expect(code).toBe(1);
    expect(stderr).toContain(`fukuden: ${file} is damaged`);
    expect(stderr).toContain("Restore it from a backup");
    expect(readFileSync(file, "utf8")).toBe(garbage);
  });

  describe("because it is read-only", () => {
    test("names it, says what to do, and watches over the site all the same", async ({ skip }) => {
      // Root may write everywhere but on a disk that forbids it.
      skip(!smallDisksAllowed(), noSmallDisk);
      const disk = await mountSmallDisk();
      ends.push(() => disk.unmount());
      const file = controllerFile(disk.folder);
      const env = { FUKUDEN_DATA: disk.folder, ...freePorts };
      const made = await runUntilReady(env);
      expect(made.warnings).toEqual([]);
      disk.forbidWritingOf(file);
      const before = readFileSync(file);
      const { warnings } = await runUntilReady(env);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`${file} cannot be written`);
      expect(warnings[0]).toContain("make the folder writable for this user");
      expect(readFileSync(file)).toEqual(before);
    });

    test("with all of its folder ends with one line that names it and says what to do", async ({ skip }) => {
      // Root may write everywhere but on a disk that forbids it.
      skip(!smallDisksAllowed(), noSmallDisk);
      const disk = await mountSmallDisk();
      ends.push(() => disk.unmount());
      disk.forbidWriting();
      const result = await runToEnd({ command: controller, env: { FUKUDEN_DATA: disk.folder, ...freePorts } });
      expect(result.code).toBe(1);
      expect(result.stderr).toMatch(/^fukuden: [^\n]*bus\.sock cannot be made [^\n]*Make its folder writable[^\n]*\n$/);
      expect(readdirSync(disk.folder)).toEqual([]);
    });
  });
});

describe("SIGTERM to the web process of the demo", () => {
  test("in the middle of an outage ends controller and simulated site too", async () => {
    const { offset, release } = await claimPortOffset();
    ends.push(release);
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-ends-"));
    const product = await startProduct({
      dataDir,
      env: {
        FUKUDEN_DEMO: "1",
        FUKUDEN_DEMO_PORT_OFFSET: String(offset),
        FUKUDEN_ADMIN_PASSWORD: "correct horse battery",
        // The demo's own.
        FUKUDEN_TRAP_PORT: "",
        FUKUDEN_AGENT_PORT: "",
      },
    });
    await eventually(async () => expect((await product.readyz()).status).toBe(200));
    const stopping = new Set<string>();
    const control = openSimControl({
      socketPath: localSocketPath(dataDir, "sim"),
      onPush: (push) => {
        if (push.push === "terminal" && push.state === "stopping") stopping.add(push.terminalId);
      },
    });
    ends.push(() => control.close());
    await eventually(() => control.ask({ op: "report" }));
    await control.ask({ op: "speed", factor: 30 });
    await control.ask({ op: "mains", on: false, upsIds: null });
    await until("terminals to stop", () => stopping.size >= 2);
    const children = [product.pidOf("controller"), product.pidOf("simulator")] as number[];
    expect(children.filter(isAlive)).toEqual(children);
    expect(await product.stop()).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
    expect(product.log().filter((line) => (line.level as number) >= 50)).toEqual([]);
  });
});
