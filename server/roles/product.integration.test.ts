import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { io } from "socket.io-client";
import { afterEach, describe, expect, test } from "vitest";
import type { LiveSnapshot } from "../contract/live.ts";
import { eventually } from "../testing/eventually.ts";
import { endProducts, isAlive, runToEnd, startProduct } from "../testing/product.ts";

afterEach(endProducts);

const password = "correct horse battery";
const node = process.execPath;

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "admin", password }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((c) => c.split(";")[0])
    .join("; ");
}

describe("a first start", () => {
  test("serves, is ready, and lets the first account be made by the printed link only", async () => {
    const product = await startProduct();
    await eventually(async () =>
      expect(await product.readyz()).toEqual({ status: 200, body: { ready: true, reasons: [] } }),
    );
    expect(await (await fetch(`${product.url}/healthz`)).json()).toEqual({ status: "ok" });
    const home = await fetch(product.url, { redirect: "manual" });
    expect([home.status, home.headers.get("location")]).toEqual([302, "/set-up"]);
    const page = await fetch(`${product.url}${product.setupPath}`);
    expect(page.status).toBe(200);
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get("content-security-policy") ?? "")?.[1];
    const html = await page.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(html).not.toMatch(/<[^>]+\sstyle="/);
    const setUp = (token: string) =>
      fetch(`${product.url}/api/v1/setup`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token, name: "first", password }),
      });
    expect((await setUp("wrong")).status).toBe(403);
    const token = new URL(product.setupPath ?? "", product.url).searchParams.get("token") ?? "";
    expect((await setUp(token)).status).toBe(201);
    expect((await fetch(product.url, { redirect: "manual" })).headers.get("location")).toBe("/sign-in");
  });
});

describe("a controller that is killed", () => {
  test("is seen, and up again; browsers are told both", async () => {
    const product = await startProduct({ env: { FUKUDEN_ADMIN_PASSWORD: password } });
    expect(product.setupPath).toBeNull();
    await eventually(async () => expect((await product.readyz()).status).toBe(200));
    const socket = io(product.url, {
      transports: ["websocket"],
      extraHeaders: { cookie: await signIn(product.url) },
      forceNew: true,
    });
    try {
      const states: string[] = [];
      const note = ({ controller }: Partial<LiveSnapshot>) =>
        controller && states.push(`${controller.state} ${controller.downBecause}`);
      socket.on("snapshot", note);
      socket.on("delta", note);
      await eventually(() => expect(states.at(-1)).toBe("running null"));
      states.length = 0;
      const before = product.pidOf("controller") as number;
      process.kill(before, "SIGKILL");
      await eventually(() => expect(states).toContain("down crashed"));
      await eventually(() => expect(states.at(-1)).toBe("running null"));
      expect(product.pidOf("controller")).not.toBe(before);
      expect(product.log().map((line) => line.msg)).toContain("controller ended unexpectedly; it is started again");
    } finally {
      socket.close();
    }
  });
});

describe("SIGTERM", () => {
  test("to the web process ends both in order", async () => {
    const product = await startProduct();
    await eventually(async () => expect((await product.readyz()).status).toBe(200));
    const controller = product.pidOf("controller") as number;
    expect(await product.stop()).toBe(0);
    expect(isAlive(controller)).toBe(false);
    expect(product.log().map((line) => line.msg)).toContain("controller ended");
  });

  test("to npm ends all of it, and a start without changes does nothing but serve", async () => {
    const command = ["npm", "start"];
    // The first one brings everything up to date.
    const first = await startProduct({ command });
    const web = first.log().find((line) => line.role === "web")?.pid as number;
    const controller = first.pidOf("controller") as number;
    await first.stop();
    await eventually(() => expect([web, controller].filter(isAlive)).toEqual([]));
    const again = await startProduct({ command });
    await again.stop();
    expect(again.text()).not.toMatch(/installing|generating|building/);
  });

  test("a controller whose supervisor is killed ends by itself", async () => {
    const product = await startProduct();
    const controller = product.pidOf("controller") as number;
    await eventually(async () => expect((await product.readyz()).status).toBe(200));
    product.child.kill("SIGKILL");
    await eventually(() => expect(isAlive(controller)).toBe(false));
  });
});

describe("a start that cannot work", () => {
  test("for a bad variable ends with one line that names it", async () => {
    const { code, stdout, stderr } = await runToEnd({
      command: [node, "server/main.ts", "web"],
      env: { PORT: "http" },
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: 'fukuden: PORT="http" is not allowed; allowed: a port, 0 to 65535\n',
    });
  });

  test("for a data folder that cannot be made, and for an address of another machine, too", async () => {
    const start = (env: Record<string, string>) =>
      runToEnd({ command: [node, "server/main.ts", "web"], env: { FUKUDEN_LOG_LEVEL: "silent", PORT: "0", ...env } });
    const folder = await start({ FUKUDEN_DATA: "/dev/null/x" });
    expect(folder.code).toBe(1);
    expect(folder.stderr).toMatch(/^fukuden: FUKUDEN_DATA="\/dev\/null\/x" cannot be made \(ENOTDIR\)[^\n]*\n$/);
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-nohost-"));
    const ports = { FUKUDEN_DATA: dataDir, FUKUDEN_TRAP_PORT: "0", FUKUDEN_AGENT_PORT: "0" };
    const host = await start({ ...ports, HOST: "192.0.2.250", FUKUDEN_BEHIND_PROXY: "1" });
    expect(host.code).toBe(1);
    expect(host.stderr).toMatch(/^fukuden: cannot listen on 192.0.2.250 port 0 [^\n]*set HOST\)\n$/);
    rmSync(dataDir, { recursive: true });
  });

  test("for a damaged database names the file, says what to do, and leaves it as it is", async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-broken-"));
    const file = path.join(dataDir, "console.db");
    const garbage = "this is no database ".repeat(500);
    writeFileSync(file, garbage);
    const env = { PORT: "0", FUKUDEN_DATA: dataDir, FUKUDEN_TRAP_PORT: "0", FUKUDEN_AGENT_PORT: "0" };
    const { code, stderr } = await runToEnd({ command: [node, "server/main.ts", "web"], env });
    expect(code).toBe(1);
    expect(stderr).toContain(`fukuden: ${file} is damaged`);
    expect(stderr).toContain("Restore it from a backup");
    expect(readFileSync(file, "utf8")).toBe(garbage);
    rmSync(dataDir, { recursive: true });
  });
});
