import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createApi } from "../api/create-api.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { Problem } from "../contract/problem.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { connectionTester } from "../roles/connection-tester.ts";
import type {
  ConnectionTester,
  ControllerLink,
  LiveSource,
  SimulatorControl,
  UpsScanner,
} from "../services/context.ts";
import { openServices } from "../services/open-services.ts";
import type { PeerLink } from "../services/peering/peer-link.ts";

export const secret = "correct horse battery";

export const anySnapshot: LiveSnapshot = {
  seq: 1,
  streamId: "s",
  clock: { siteAt: 0, speed: 1 },
  revision: null,
  controller: { state: "running", downBecause: null, selfId: null, epoch: 1, acts: true, trouble: null },
  nodes: {},
  outage: null,
  forecast: null,
  alarms: [],
  log: [],
};

export type Reply = { status: number; body: unknown; headers: Headers; problem: Problem };
export type Client = {
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
};

/** The API on a database of its own in a temporary folder; `await using` ends it. */
export async function openApiBench(
  args: {
    simulator?: SimulatorControl;
    controller?: ControllerLink;
    live?: LiveSource;
    scanner?: UpsScanner;
    connections?: ConnectionTester;
    peers?: { selfId: string | null; certificate: string | null; link: PeerLink };
    tree?: Tree | null;
    signInsPerMinute?: number;
    now?: () => number;
  } = {},
) {
  const { simulator = null, tree = exampleSite, signInsPerMinute = 1000, now = Date.now } = args;
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-api-"));
  if (tree !== null) await seedRevision({ dataDir, tree, comment: "first", now: now() });
  const saved: number[] = [];
  const roleChanges: number[] = [];
  const errors: Record<string, unknown>[] = [];
  let ready = { ready: true, reasons: [] as string[] };
  const { context, close } = await openServices({
    dataDir,
    secureCookies: false,
    live: args.live ?? { snapshot: () => anySnapshot },
    nudge: { revisionSaved: (number) => void saved.push(number), roleChanged: () => void roleChanges.push(now()) },
    controller: args.controller ?? { ask: async () => null },
    simulator,
    scanner: args.scanner ?? { claim: async () => null },
    connections: args.connections ?? connectionTester,
    signInsPerMinute,
    now,
    ...(args.peers === undefined ? {} : { peers: args.peers }),
  });
  const api = createApi({
    context,
    readiness: { check: async () => ready },
    log: { error: (fields) => void errors.push(fields) },
    version: "0.0.0",
    behindProxy: false,
  });

  /** A browser with its cookies, or a program with its key, at an address. */
  function client(options: { address?: string; key?: string } = {}): Client {
    const cookies = new Map<string, string>();
    return {
      async ask(method, where, body, headers = {}) {
        const sent = new Headers({ "x-fukuden-client-address": options.address ?? "192.0.2.1" });
        if (body !== undefined) sent.set("content-type", "application/json");
        if (cookies.size > 0) sent.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
        if (options.key !== undefined) sent.set("authorization", `Bearer ${options.key}`);
        for (const [name, value] of Object.entries(headers)) sent.set(name, value);
        const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
        const url = `http://console.test${where.startsWith("/healthz") || where.startsWith("/readyz") ? "" : "/api/v1"}${where}`;
        const answer = await api.fetch(
          new Request(url, { method, headers: sent, ...(text === undefined ? {} : { body: text }) }),
        );
        for (const cookie of answer.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          if (name === undefined || value === undefined) continue;
          if (value === "" || /max-age=0/i.test(cookie)) cookies.delete(name);
          else cookies.set(name, value);
        }
        const parsed = text204(answer.status, await answer.text());
        return { status: answer.status, body: parsed, headers: answer.headers, problem: parsed as Problem };
      },
    };
  }

  /** A signed-in user; made when it is not there. */
  async function signedIn(role: "administrator" | "operator" | "viewer", name = `the-${role}`): Promise<Client> {
    await context.accounts
      .createUser({ name, password: secret, role, by: { kind: "commandLine", id: null, name: "test" } })
      .catch(() => undefined);
    const one = client();
    const answer = await one.ask("POST", "/session", { name, password: secret });
    if (answer.status !== 200) throw new Error(`sign-in of ${name}: ${answer.status}`);
    return one;
  }

  return {
    dataDir,
    context,
    api,
    client,
    signedIn,
    saved,
    roleChanges,
    errors,
    setReady(next: typeof ready) {
      ready = next;
    },
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function text204(status: number, text: string): unknown {
  return status === 204 || text === "" ? null : JSON.parse(text);
}
