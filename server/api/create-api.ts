import { Hono } from "hono";
import type { z } from "zod";
import { apiBase, endpoints, type Operation } from "../contract/api.ts";
import { fieldErrorsOf } from "../contract/field-errors.ts";
import type { Credential, ServiceContext } from "../services/context.ts";
import { readMetrics } from "../services/metrics/read.ts";
import { problemOf } from "../services/problem-of.ts";
import { ServiceError } from "../services/service-error.ts";
import { checkOrigin } from "./check-origin.ts";
import { metricsResponse } from "./metrics/metrics-response.ts";
import { describeApi } from "./openapi.ts";
import { type Call, operations } from "./operations.ts";
import { addPeerRoutes } from "./peer-routes.ts";
import { languageOf, problemResponse } from "./problem-response.ts";
import { readJson } from "./request-body.ts";

/** Whether this process can do its work; `reasons` are short codes, empty when it can. */
export interface Readiness {
  check(): Promise<{ ready: boolean; reasons: readonly string[] }>;
}

type Log = { error(fields: Record<string, unknown>, message: string): void };

export type ApiArgs = {
  context: ServiceContext;
  readiness: Readiness;
  log: Log;
  version: string;
  /** A proxy in front of us says in `X-Forwarded-Host` which host the browser asked. */
  behindProxy: boolean;
};

/**
 * `/healthz`, `/readyz`, `/metrics` and everything below `/api/v1`. The HTTP server in front hands requests in with the caller's address in
 * `x-fukuden-client-address`. Never rejects: what goes wrong is a problem document.
 */
export function createApi(args: ApiArgs): { fetch(request: Request): Promise<Response> } {
  const { context, readiness, log, behindProxy } = args;
  const app = new Hono();
  const description = JSON.stringify(describeApi(args.version));

  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const { ready, reasons } = await readiness.check();
    return c.json({ ready, reasons }, ready ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    // A session is not prolonged by what a program asks again and again.
    const credential = await context.accounts.authenticate(c.req.raw.headers, { prolong: false });
    const site = await readMetrics(context, credential?.actor ?? null);
    return metricsResponse(site, { version: args.version, acceptEncoding: c.req.header("accept-encoding") ?? null });
  });
  for (const operation of Object.keys(endpoints) as Operation[]) {
    const { method, path } = endpoints[operation];
    const route = apiBase + path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(method.toUpperCase(), route, (c) => run(operation, c.req.raw, c.req.param()));
  }
  app.get(`${apiBase}/openapi.json`, async (c) => {
    await credentialOf(c.req.raw);
    return c.body(description, 200, { "content-type": "application/json" });
  });
  addPeerRoutes(app, context);
  app.all("*", async (c) => {
    // Who has no credential does not learn what is there.
    await credentialOf(c.req.raw);
    throw new ServiceError(isPath(c.req.path) ? "methodNotAllowed" : "notFound");
  });

  async function run<O extends Operation>(
    operation: O,
    request: Request,
    params: Record<string, string>,
  ): Promise<Response> {
    const endpoint = endpoints[operation];
    const changes = endpoint.method !== "get";
    const credential = endpoint.credential ? await credentialOf(request) : null;
    if (changes && credential?.by !== "key") checkOrigin(request, behindProxy);
    const hasBody = endpoint.method === "post" || endpoint.method === "patch";
    const call = {
      context,
      credential,
      headers: request.headers,
      params,
      query: valid(endpoint.query, queryOf(request)),
      body: hasBody ? valid(endpoint.body, await readJson(request, endpoint.maxBytes)) : undefined,
    };
    const answer = await operations[operation](call as Call<O>);
    const headers = new Headers();
    for (const cookie of [...(credential?.setCookie ?? []), ...(answer.setCookie ?? [])])
      headers.append("set-cookie", cookie);
    if (endpoint.status === 204) return new Response(null, { status: 204, headers });
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify(answer.body), { status: endpoint.status, headers });
  }

  async function credentialOf(request: Request): Promise<Credential> {
    const credential = await context.accounts.authenticate(request.headers);
    if (credential === null) throw new ServiceError("notSignedIn");
    return credential;
  }

  async function fetch(request: Request): Promise<Response> {
    const requestId = crypto.randomUUID();
    const response = await answer(request, requestId);
    response.headers.set("x-request-id", requestId);
    response.headers.set("cache-control", "no-store");
    response.headers.set("x-content-type-options", "nosniff");
    return response;
  }

  async function answer(request: Request, requestId: string): Promise<Response> {
    try {
      return await app.fetch(request);
    } catch (error) {
      const { code, extra } = problemOf(error);
      if (code === "internal" || code === "storeNotWritable")
        log.error({ requestId, err: error, method: request.method, path: new URL(request.url).pathname }, code);
      return problemResponse({ code, extra, requestId, language: languageOf(request.headers) });
    }
  }

  // Hono's own handler would answer in plain text; `answer` words it.
  app.onError((error) => {
    throw error;
  });
  return { fetch };
}

const patterns = Object.values(endpoints).map(
  ({ path }) => new RegExp(`^${apiBase}${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
);

function isPath(path: string): boolean {
  return path === `${apiBase}/openapi.json` || patterns.some((pattern) => pattern.test(path));
}

function queryOf(request: Request): Record<string, string | string[]> {
  const query = new URL(request.url).searchParams;
  // A name that is given twice becomes a list, which no schema takes.
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const all = query.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? "") : all];
    }),
  );
}

function valid<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new ServiceError("invalidRequest", { fieldErrors: fieldErrorsOf(result.error) });
  return result.data;
}
