import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isLoopback } from "../config.ts";

/** Where the account side reads the caller's address; whatever a client sends under this name is overwritten. */
export const clientAddressHeader = "x-fukuden-client-address";

/** The address of who asks: the peer, or behind a proxy the last address that the proxy added. */
export function clientAddress(request: IncomingMessage, behindProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? "";
  const forwarded = behindProxy ? request.headers["x-forwarded-for"] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  return last || peer.replace(/^::ffff:/, "");
}

/** The host that the browser asked for, with port; null: it did not say, or garbage. */
export function askedHost(headers: IncomingHttpHeaders, behindProxy: boolean): string | null {
  const forwarded = behindProxy ? headers["x-forwarded-host"] : undefined;
  const host = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(",")[0]?.trim() || headers.host;
  return host !== undefined && /^[A-Za-z0-9.:[\]-]{1,260}$/.test(host) ? host.toLowerCase() : null;
}

/**
 * Whether a page of this origin may talk to us. An absent origin is no browser. Behind a proxy the scheme is not known, so hosts
 * are compared.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, behindProxy: boolean): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === askedHost(headers, behindProxy);
}

/**
 * On loopback only names of this machine are answered: otherwise a foreign page could make its own name point here and read us
 * (DNS rebinding).
 */
export function isHostAllowed(headers: IncomingHttpHeaders, args: { host: string; behindProxy: boolean }): boolean {
  const asked = askedHost(headers, args.behindProxy);
  if (asked === null) return false;
  if (args.behindProxy || !isLoopback(args.host)) return true;
  const name = asked.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return isLoopback(name) && (name === "localhost" || /^[\d.]+$/.test(name) || name === "::1");
}
