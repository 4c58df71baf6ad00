import { existsSync } from "node:fs";
import path from "node:path";

export type PageVisit = { pathname: string; signedIn: boolean; setupNeeded: boolean };

const signInPage = "/sign-in";
const setUpPage = "/set-up";
/** Works by the token in its address, whoever is signed in. */
const newPasswordPage = "/new-password";

/** Where a page request without the right to that page is sent; null: it may go on. */
export function redirectOf({ pathname, signedIn, setupNeeded }: PageVisit): string | null {
  if (pathname === newPasswordPage && !setupNeeded) return null;
  if (signedIn) return pathname === signInPage || pathname === setUpPage ? "/" : null;
  if (setupNeeded) return pathname === setUpPage ? null : setUpPage;
  return pathname === signInPage ? null : signInPage;
}

/**
 * Whether anybody may have it: the built scripts, styles and fonts, and the files of `public/`. They hold nothing of the site.
 */
export function isOpenFile(pathname: string, publicDir: string): boolean {
  if (pathname.startsWith("/_next/static/")) return true;
  // One plain name: nothing that could lead elsewhere.
  if (!/^\/[\w-]+(\.[\w-]+)+$/.test(pathname)) return pathname === "/favicon.ico";
  return existsSync(path.join(publicDir, pathname));
}
