import { randomBytes } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Logger } from "../logging.ts";
import type { Certificate } from "./certificate.ts";
import { answerByFetch, type FetchHandler } from "./fetch-bridge.ts";
import { isOpenFile, redirectOf } from "./page-gate.ts";
import { askedHost, clientAddress, clientAddressHeader, isHostAllowed } from "./request-origin.ts";
import { builtFilePolicy, otherPolicy, pagePolicy, securityHeaders } from "./security-headers.ts";

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The web process's HTTP server, not listening yet. In this order: is the host ours, the API and the health checks, open files,
 * the gate, then the pages. What goes wrong inside is a plain 500 and a line in the log.
 */
export function createWebServer(args: {
  host: string;
  behindProxy: boolean;
  /** null: plain HTTP. */
  certificate: Certificate | null;
  api: FetchHandler;
  pages: NodeHandler;
  publicDir: string;
  isSignedIn: (request: IncomingMessage) => Promise<boolean>;
  setupNeeded: () => Promise<boolean>;
  log: Logger;
}): Server {
  const { certificate, behindProxy, log } = args;
  const common = securityHeaders({ tls: certificate !== null });
  const scheme = certificate ? "https" : "http";

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(common)) response.setHeader(name, value);
    request.headers[clientAddressHeader] = clientAddress(request, behindProxy);
    if (!isHostAllowed(request.headers, args))
      return refuse(response, 421, "This console does not answer to that host name.");
    const pathname = pathOf(request);
    if (pathname === null) return refuse(response, 400, "Bad request");
    if (pathname.startsWith("/api/") || ["/api", "/healthz", "/readyz", "/metrics"].includes(pathname)) {
      response.setHeader("Content-Security-Policy", otherPolicy);
      const origin = `${scheme}://${askedHost(request.headers, behindProxy)}`;
      return answerByFetch({ request, response, origin, handler: args.api });
    }
    if (isOpenFile(pathname, args.publicDir)) {
      const isBuilt = pathname.startsWith("/_next/static/");
      response.setHeader("Content-Security-Policy", isBuilt ? builtFilePolicy : otherPolicy);
      return args.pages(request, response);
    }
    const to = redirectOf({
      pathname,
      signedIn: await args.isSignedIn(request),
      setupNeeded: await args.setupNeeded(),
    });
    if (to !== null) {
      response.writeHead(302, { Location: to, "Cache-Control": "no-store", "Content-Security-Policy": otherPolicy });
      response.end();
      return;
    }
    // Next takes the nonce for its own scripts from the request.
    const policy = pagePolicy(randomBytes(16).toString("base64"));
    request.headers["content-security-policy"] = policy;
    response.setHeader("Content-Security-Policy", policy);
    return args.pages(request, response);
  }

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch((error: unknown) => {
      if (isGone(error)) return;
      log.error({ err: error, method: request.method, path: pathOf(request) }, "a request failed");
      if (response.headersSent) response.destroy();
      else refuse(response, 500, "Internal error");
    });
  };
  // Slow clients cannot hold connections open by sending a header at a time.
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 };
  return certificate
    ? createHttpsServer({ ...limits, cert: certificate.cert, key: certificate.key, minVersion: "TLSv1.2" }, listener)
    : createHttpServer(limits, listener);
}

/** null: no path at all, or one with steps up, which the gate and the pages could read differently. */
function pathOf(request: IncomingMessage): string | null {
  const { url } = request;
  if (!url?.startsWith("/") || url.startsWith("//")) return null;
  const pathname = url.split(/[?#]/, 1)[0] ?? "/";
  return /\\|%5c|(^|\/)(\.|%2e){1,2}(\/|%2f|$)/i.test(pathname) ? null : pathname;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": otherPolicy,
  });
  response.end(`${text}\n`);
}

/** The client left in the middle: no fault of ours. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET" || code === "EPIPE";
}
