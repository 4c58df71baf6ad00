import type { apiBase } from "../../server/contract/api.ts";
import type { Problem } from "../../server/contract/problem.ts";

// Written out rather than imported: the contract brings zod along, which most pages do without.
const base: typeof apiBase = "/api/v1";

/** An answer that is not 2xx, with its problem document; null: there was no answer, or none that can be read. */
export class RequestError extends Error {
  readonly problem: Problem | null;
  readonly status: number | null;
  constructor(status: number | null, problem: Problem | null) {
    super(problem?.code ?? `no readable answer (${status ?? "network"})`);
    this.name = "RequestError";
    this.status = status;
    this.problem = problem;
  }
}

type RequestArgs = { method?: "GET" | "POST" | "PATCH" | "DELETE"; body?: unknown; signal?: AbortSignal };

/** Sends one request to `/api/v1`; `T` is the response type of that endpoint in the contract. Throws `RequestError`. */
export async function request<T>(path: string, { method = "GET", body, signal }: RequestArgs = {}): Promise<T> {
  const response = await fetch(base + path, {
    method,
    signal: signal ?? null,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RequestError(null, null);
  });
  if (response.status === 204) return undefined as T;
  const json = await response.json().catch(() => null);
  if (response.ok && json !== null) return json as T;
  throw new RequestError(response.status, isProblem(json) ? json : null);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}
