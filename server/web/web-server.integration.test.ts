import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../logging.ts";
import { ownCertificate } from "./certificate.ts";
import { closeServer, listen } from "./listen.ts";
import { createWebServer } from "./web-server.ts";

type Over = Partial<Parameters<typeof createWebServer>[0]>;
type Answer = { status: number; headers: IncomingMessage["headers"]; body: string };

let folder: string;
let server: Server | null = null;
let port = 0;
let logged: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fukuden-web-"));
  logged = [];
});
afterEach(async () => {
  if (server) await closeServer(server);
  server = null;
  rmSync(folder, { recursive: true });
});

async function start(over: Over = {}): Promise<void> {
  server = createWebServer({
    host: "127.0.0.1",
    behindProxy: false,
    certificate: null,
    api: async () => Response.json({ from: "api" }),
    pages: async (request, response) => {
      response.end(`page ${request.url} ${request.headers["content-security-policy"]}`);
    },
    publicDir: folder,
    isSignedIn: async (request) => request.headers.cookie === "session=good",
    setupNeeded: async () => false,
    log: createLogger({ level: "info", role: "test", destination: { write: (line) => void logged.push(line) } }),
    ...over,
  });
  port = await listen(server, { host: "127.0.0.1", port: 0 });
}

/** Node's own client: `fetch` does not let a test choose the Host header. */
function ask(
  pathname: string,
  args: { method?: string; headers?: Record<string, string>; body?: string; tls?: boolean } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body, tls = false } = args;
    const send = tls ? httpsRequest : httpRequest;
    const options = { host: "127.0.0.1", port, path: pathname, method, headers, rejectUnauthorized: false };
    const request = send(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}
const signedIn = { cookie: "session=good" };

describe("pages", () => {
  test("without a session lead to sign-in, with one they are served under a policy with a nonce of their own", async () => {
    await start();
    expect(await ask("/tree?node=ups1")).toMatchObject({ status: 302, headers: { location: "/sign-in" } });
    const [one, two] = [await ask("/tree", { headers: signedIn }), await ask("/tree", { headers: signedIn })];
    const policy = String(one.headers["content-security-policy"]);
    expect(policy).toMatch(/script-src 'nonce-[\w+/=]{24}' 'strict-dynamic'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).not.toMatch(/unsafe/);
    expect(one.body).toBe(`page /tree ${policy}`);
    expect(policy).not.toBe(two.headers["content-security-policy"]);
  });

  test("lead to set-up until there is an account", async () => {
    await start({ setupNeeded: async () => true });
    expect(await ask("/")).toMatchObject({ status: 302, headers: { location: "/set-up" } });
    expect(await ask("/sign-in")).toMatchObject({ status: 302, headers: { location: "/set-up" } });
    expect((await ask("/set-up?token=x")).status).toBe(200);
  });

  test("a nonce that a client sends along is not taken", async () => {
    await start();
    const headers = { ...signedIn, "content-security-policy": "script-src 'nonce-evil'" };
    expect((await ask("/tree", { headers })).body).not.toContain("evil");
  });

  test("built files and those of public/ need no session, and nothing else slips through with them", async () => {
    writeFileSync(path.join(folder, "icon.svg"), "<svg/>");
    await start();
    const built = await ask("/_next/static/x.js");
    expect(built.status).toBe(200);
    // As a worker it may load what was built with it, and nothing else.
    expect(built.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
    expect((await ask("/icon.svg")).status).toBe(200);
    for (const other of [
      "/other.svg",
      "/../icon.svg",
      "/_next/data/x.json",
      "/_next/static/../data/x",
      "/_next/static/%2E%2e/x",
      "/_next/static/..%2fx",
      "/_next/static\\..\\x",
    ])
      expect((await ask(other)).status, other).not.toBe(200);
  });
});

describe("the API", () => {
  test("gets method, URL, headers and body, and its answer comes back whole with every cookie", async () => {
    let seen: string[] = [];
    await start({
      api: async (request) => {
        seen = [request.method, request.url, request.headers.get("x-a") ?? "", await request.text()];
        const headers = new Headers({ "x-b": "2" });
        headers.append("set-cookie", "a=1");
        headers.append("set-cookie", "b=2");
        return new Response("made", { status: 201, headers });
      },
    });
    const answer = await ask("/api/v1/users?x=1", { method: "POST", headers: { "x-a": "1" }, body: "körper" });
    expect(seen).toEqual(["POST", `http://127.0.0.1:${port}/api/v1/users?x=1`, "1", "körper"]);
    expect(answer).toMatchObject({ status: 201, body: "made", headers: { "x-b": "2", "set-cookie": ["a=1", "b=2"] } });
  });

  test("is told the caller's address, whatever the caller claims", async () => {
    const api = async (request: Request) => new Response(request.headers.get("x-fukuden-client-address"));
    const headers = { "x-fukuden-client-address": "6.6.6.6", "x-forwarded-for": "5.5.5.5, 4.4.4.4" };
    await start({ api });
    expect((await ask("/api/v1/x", { headers })).body).toBe("127.0.0.1");
    await closeServer(server as Server);
    await start({ api, behindProxy: true });
    expect((await ask("/api/v1/x", { headers })).body).toBe("4.4.4.4");
  });

  test("answers HEAD without a body, and is asked for health without a session", async () => {
    await start();
    expect(await ask("/healthz", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    expect(await ask("/readyz")).toMatchObject({ status: 200, body: '{"from":"api"}' });
  });

  test("leaves /metrics, with whatever credential, to the API", async () => {
    await start();
    expect(await ask("/metrics")).toMatchObject({ status: 200, body: '{"from":"api"}' });
    expect((await ask("/metricsx")).status).toBe(302);
  });
});

describe("every answer", () => {
  test.each(["/healthz", "/tree", "/sign-in", "/_next/static/x.js"])("%s carries the security headers", async (url) => {
    await start();
    expect((await ask(url)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
  });

  test("on loopback goes only to who asks for this machine by a name of its own", async () => {
    await start();
    for (const host of ["localhost:3000", "127.0.0.1", "[::1]:80"])
      expect((await ask("/healthz", { headers: { host } })).status, host).toBe(200);
    for (const host of ["evil.example", "127.0.0.1.evil.example", "127.evil.example", "a b", "localhost.evil.example"])
      expect((await ask("/healthz", { headers: { host } })).status, host).toBe(421);
  });

  test("to a path that is none is a 400, and a fault inside is a plain 500 that tells nothing", async () => {
    await start({
      pages: async () => {
        throw new Error("secret detail");
      },
    });
    expect((await ask("//evil.example/x")).status).toBe(400);
    const answer = await ask("/tree", { headers: signedIn });
    expect(answer).toMatchObject({ status: 500, body: "Internal error\n" });
    expect(logged.join("")).toContain("secret detail");
  });

  test("over TLS tells browsers to stay there", async () => {
    const certificate = await ownCertificate({ dataDir: folder, host: "192.0.2.1", now: Date.now() });
    await start({ certificate, host: "192.0.2.1" });
    const answer = await ask("/healthz", { tls: true });
    expect(answer.status).toBe(200);
    expect(answer.headers["strict-transport-security"]).toMatch(/^max-age=\d{7,}/);
  });
});

test("a port that is taken is named, with what to do", async () => {
  await start();
  const other = createWebServer({
    host: "127.0.0.1",
    behindProxy: false,
    certificate: null,
    api: async () => new Response(),
    pages: async () => {},
    publicDir: folder,
    isSignedIn: async () => false,
    setupNeeded: async () => false,
    log: createLogger({ level: "silent", role: "test" }),
  });
  await expect(listen(other, { host: "127.0.0.1", port })).rejects.toThrow(
    new RegExp(`127.0.0.1 port ${port} .*another program uses it.*PORT`),
  );
});
