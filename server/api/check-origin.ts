import { ServiceError } from "../services/service-error.ts";

/**
 * Refuses a change that a page of another site makes with our visitor's cookie. Browsers say where a request comes from and pages
 * cannot change it; a client that says nothing is no browser. Behind a proxy the host that the browser used stands in
 * `X-Forwarded-Host`.
 * @throws ServiceError `foreignOrigin`
 */
export function checkOrigin(request: Request, behindProxy: boolean): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  if (site !== null) throw new ServiceError("foreignOrigin");
  const origin = request.headers.get("origin");
  if (origin === null) return;
  const forwarded = behindProxy ? request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() : undefined;
  const host = forwarded ?? request.headers.get("host") ?? new URL(request.url).host;
  if (!URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()) throw new ServiceError("foreignOrigin");
}
