/** Headers that every answer carries. `tls`: browsers are told to come by TLS only from now on. */
export function securityHeaders(args: { tls: boolean }): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ...(args.tls ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

/** The policy of a page: only scripts that carry this request's nonce, and what those load; nothing from elsewhere. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The policy of a built file: a script that runs as a worker has it for itself, and loads the others of the build. */
export const builtFilePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";

/** The policy of everything that is no page: it loads nothing and stands in no frame. */
export const otherPolicy = "default-src 'none'; frame-ancestors 'none'";
