import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Answers a request of Node's HTTP server by a handler of the web's kind. The body is streamed both ways.
 * @param origin what stands before the path in the request's URL
 */
export async function answerByFetch(args: {
  request: IncomingMessage;
  response: ServerResponse;
  origin: string;
  handler: FetchHandler;
}): Promise<void> {
  const { request, response } = args;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await args.handler(requestOf(request, args.origin, gone.signal));
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  if (answer.body === null || request.method === "HEAD") {
    await answer.body?.cancel();
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
}

function requestOf(request: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(request.url ?? "/", origin), {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(request) as BodyInit, duplex: "half" as const } : {}),
  });
}
