import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiBase, type Draft, draftSchema, endpoints, maxBodyBytes } from "../contract/api.ts";
import { problemSchema, problemStatus } from "../contract/problem.ts";
import { treeSchema } from "../contract/tree.ts";
import { openApiBench } from "../testing/api-bench.ts";

type Bench = Awaited<ReturnType<typeof openApiBench>>;
type Client = Awaited<ReturnType<Bench["signedIn"]>>;
let bench: Bench;
let admin: Client;
beforeAll(async () => {
  bench = await openApiBench({
    simulator: {
      setMains: async () => undefined,
      setSpeed: async () => undefined,
      report: async () => ({ speed: 1, mains: {} }),
    },
  });
  admin = await bench.signedIn("administrator");
});
afterAll(() => bench[Symbol.asyncDispose]());

const writes = Object.values(endpoints).filter((one) => one.method === "post" || one.method === "patch");
const paths = [...new Set(Object.values(endpoints).map((one) => one.path))];
const filled = (path: string) => path.replace("{id}", "ups1").replace("{number}", "1");

async function state(): Promise<string> {
  const { client } = bench.context.store.database;
  const [users, keys, revisions, draft, audit] = await Promise.all([
    client.user.count(),
    client.apikey.count(),
    client.revision.count(),
    client.draft.findMany(),
    client.audit.count(),
  ]);
  return JSON.stringify({ users, keys, revisions, draft, audit });
}

function expectProblem(answer: { status: number; body: unknown; headers: Headers }): void {
  const problem = problemSchema.parse(answer.body);
  expect(answer.status).toBe(problemStatus[problem.code]);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
}

describe("malformed requests", () => {
  it.each(writes.map((one) => [one.method, one.path] as const))("%s %s with any text", async (method, path) => {
    const before = await state();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("{", "[]", "null", "{}", '"', "{}{}", "\ud800")),
        async (text) => {
          fc.pre(text !== "");
          expectProblem(await admin.ask(method.toUpperCase(), filled(path), text));
        },
      ),
      { numRuns: 25 },
    );
    expect(await state()).toBe(before);
  });

  it.each(writes.map((one) => [one.method, one.path] as const))("%s %s with any JSON", async (method, path) => {
    const members = [
      "version",
      "fields",
      "name",
      "role",
      "password",
      "token",
      "comment",
      "draftVersion",
      "on",
      "upsIds",
      "factor",
      "__proto__",
      "constructor",
    ];
    // No value here is a good one for its member, and no object has all that it needs.
    const value = fc.oneof(fc.constantFrom(-1, 1.5, "", "x", null, [], [[]], { a: {} }), fc.jsonValue({ maxDepth: 4 }));
    const object = fc
      .dictionary(fc.constantFrom(...members), value, { maxKeys: 4 })
      .map((given) => ({ ...given, surplus: 1 }));
    const before = await state();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          object,
          fc.jsonValue().filter((one) => typeof one !== "object" || one === null),
        ),
        async (body) => {
          expectProblem(await admin.ask(method.toUpperCase(), filled(path), JSON.stringify(body)));
        },
      ),
      { numRuns: 40 },
    );
    expect(await state()).toBe(before);
  });

  it("any fields of any node", async () => {
    const names = [
      "name",
      "source",
      "confirmSec",
      "feeds",
      "policy",
      "shared",
      "start",
      "macs",
      "readiness",
      "stopJobs",
      "__proto__",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          "ups1",
          "blade-1",
          "shared-disk",
          "blade",
          "network",
          "ssc-cl",
          "nowhere",
          "a/b",
          "%00",
          "..",
          "%zz",
        ),
        fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 5 })),
        async (id, fields) => {
          const draft = (await admin.ask("GET", "/draft")).body as Draft;
          const answer = await admin.ask("PATCH", `/draft/nodes/${id}`, { version: draft.version, fields });
          if (answer.status !== 200) return expectProblem(answer);
          // What is taken is whole, and can be read again.
          const { tree } = draftSchema.parse(answer.body);
          expect(treeSchema.safeParse(tree).success).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("any query", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("/events", "/audit"), fc.webQueryParameters(), async (path, query) => {
        const answer = await admin.ask("GET", `${path}?${query}`);
        if (answer.status !== 200) expectProblem(answer);
      }),
      { numRuns: 100 },
    );
    for (const query of [
      "limit=0",
      "limit=501",
      "limit=1&limit=2",
      "before=x",
      "before=-1",
      "before=9007199254740993",
      "x=1",
      "limit=",
    ])
      expect((await admin.ask("GET", `/events?${query}`)).problem.code, query).toBe("invalidRequest");
    expect((await admin.ask("GET", "/events?limit=500&before=9007199254740991&node=ups1")).status).toBe(200);
  });

  it("any path and method", async () => {
    const segment = fc.oneof(
      fc.constantFrom("draft", "nodes", "revisions", "events", "..", "%2e", "%ff", "%", "a b", "ü"),
      fc.webSegment(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"),
        fc.array(segment, { maxLength: 4 }),
        async (method, segments) => {
          const path = `/nowhere/${segments.join("/")}`;
          const answer = await bench.api.fetch(new Request(`http://console.test${apiBase}${path}`, { method }));
          expect([401, 404]).toContain(answer.status);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a body that is too large, announced or not", async () => {
    const before = await state();
    const large = JSON.stringify({ version: 0, fields: { note: "x".repeat(maxBodyBytes) } });
    expect((await admin.ask("PATCH", "/draft/nodes/ups1", large)).problem.code).toBe("bodyTooLarge");
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
    });
    const answer = await bench.api.fetch(
      new Request(`http://console.test${apiBase}/session`, {
        method: "POST",
        body: endless,
        duplex: "half",
        headers: { "content-type": "application/json" },
      } as RequestInit),
    );
    expect(answer.status).toBe(413);
    const deep = "[".repeat(500_000);
    expectProblem(await admin.ask("POST", "/revisions", deep));
    expectProblem(await admin.ask("POST", "/revisions", deep + "]".repeat(500_000)));
    expect(await state()).toBe(before);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json; charset=utf-16",
    "",
  ])("content type %j", async (type) => {
    const answer = await admin.ask("POST", "/revisions", "{}", { "content-type": type });
    expect([answer.status, answer.problem.code]).toEqual([415, "unsupportedMediaType"]);
  });

  it("a method that a path does not know, and a path that is not there", async () => {
    expect((await admin.ask("PUT", "/draft", {})).problem.code).toBe("methodNotAllowed");
    expect((await admin.ask("POST", "/events", {})).problem.code).toBe("methodNotAllowed");
    expect((await admin.ask("GET", "/draft/nodes")).problem.code).toBe("methodNotAllowed");
    expect((await admin.ask("GET", "/draft/nobody")).problem.code).toBe("notFound");
  });
});

describe("without a credential", () => {
  const open = ["/setup", "/session", "/session/second-factor", "/password"];

  it("nothing but health, set-up, sign-in and a password link answers", async () => {
    const stranger = bench.client();
    for (const path of [...paths.map(filled), "/openapi.json", "/nowhere", "/auth/get-session", "/"])
      for (const method of ["GET", "POST", "PATCH", "DELETE", "PUT"]) {
        if (open.includes(path) && (method === "POST" || path === "/setup")) continue;
        const answer = await stranger.ask(method, path, method === "GET" ? undefined : {});
        expect([answer.status, answer.problem.code], `${method} ${path}`).toEqual([401, "notSignedIn"]);
      }
    expect((await stranger.ask("GET", "/healthz")).status).toBe(200);
    expect((await stranger.ask("GET", "/readyz")).status).toBe(200);
  });

  it("readiness says why not", async () => {
    bench.setReady({ ready: false, reasons: ["controllerDown"] });
    const answer = await bench.client().ask("GET", "/readyz");
    expect(answer).toMatchObject({ status: 503, body: { ready: false, reasons: ["controllerDown"] } });
    bench.setReady({ ready: true, reasons: [] });
  });
});

describe("changes from another site's page", () => {
  const change = (headers: Record<string, string>) =>
    admin.ask("POST", "/revisions", { comment: "", draftVersion: 99 }, headers);

  it.each([
    [{ origin: "http://evil.test" }],
    [{ origin: "http://console.test:81" }],
    [{ origin: "null" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site", origin: "http://console.test" }],
    [{ origin: "http://evil.test", "x-forwarded-host": "evil.test" }],
  ])("are refused: %o", async (headers: Record<string, string>) => {
    expect((await change(headers)).problem.code).toBe("foreignOrigin");
    expect((await bench.client().ask("POST", "/session", { name: "x", password: "y" }, headers)).problem.code).toBe(
      "foreignOrigin",
    );
  });

  it.each([[{ origin: "http://console.test" }], [{ "sec-fetch-site": "same-origin" }], [{}]])(
    "our own are not: %o",
    async (headers: Record<string, string>) => {
      expect((await change(headers)).problem.code).toBe("draftConflict");
    },
  );
});

describe("what goes wrong inside", () => {
  it("stays inside: the answer names the request, the log says the rest", async () => {
    const { events } = bench.context;
    const list = events.list;
    events.list = () => Promise.reject(new Error("/secret/path and password"));
    const answer = await admin.ask("GET", "/events");
    events.list = list;
    expect([answer.status, answer.problem.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(bench.errors.at(-1)).toMatchObject({ requestId: answer.problem.requestId });
  });

  it("is worded in the reader's language", async () => {
    const japanese = await bench.client().ask("GET", "/draft", undefined, { "accept-language": "ja,en;q=0.8" });
    expect(japanese.problem.title).toBe("サインインしていません");
    const english = await bench.client().ask("GET", "/draft", undefined, { "accept-language": "de,en;q=0.8,ja;q=0.1" });
    expect(english.problem.title).toBe("Not signed in");
  });
});

describe("the description", () => {
  it("names every endpoint", async () => {
    const { body } = await admin.ask("GET", "/openapi.json");
    const described = body as { openapi: string; paths: Record<string, Record<string, { operationId: string }>> };
    expect(described.openapi).toBe("3.1.0");
    expect(Object.keys(described.paths).sort()).toEqual([...paths].sort());
    const operations = Object.values(described.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(operations.sort()).toEqual(Object.keys(endpoints).sort());
    expect(JSON.stringify(body)).toContain('"upsIds"');
  });
});
