import { z } from "zod";
import type { Bounds } from "./bounds.ts";

/** The small values that the settings are made of. */

/** A node's id: letters, digits, `_`, `.`, `-`; stable across saves. */
export const nodeId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/);

/** 1–63 characters without `/` and control characters, and no blank at either end: paths join names by `/`. */
export const nodeName = z.string().regex(/^(?!\s)[^/\p{Cc}\p{Bidi_Control}]{1,63}(?<!\s)$/u);

/** Free text over several lines. */
export const noteText = z.string().max(2000);

/** A host name, IPv4 or IPv6 address, without port, brackets and blanks. */
export const hostName = z.string().regex(/^[A-Za-z0-9._:%-]{1,253}$/);

/** The same, or empty: rule T14 says where one is needed. */
export const optionalHost = z.string().regex(/^[A-Za-z0-9._:%-]{0,253}$/);

export const macAddress = z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/);

/** An account or UPS name; may be empty, rule T14 says where one is needed. */
export const accountName = z.string().regex(/^[^\p{Cc}]{0,255}$/u);

/** A community, password or pass phrase. Prints as `secretPlaceholder` wherever it leaves the server. */
export const secretText = z.string().regex(/^[^\p{Cc}]{0,255}$/u);

/** SHA-256 of a certificate in hex, bytes joined by colons or not; may be empty. */
export const certificateFingerprint = z.string().regex(/^(([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{64})?$/);

/** A command line; may be empty. */
export const commandLine = z.string().max(2000);

/** HH:MM, 00:00 to 23:59, in the site's time zone. */
export const timeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

/** A whole number within the bounds. */
export function whole(bounds: Bounds) {
  return z.number().int().min(bounds.min).max(bounds.max);
}

/** IANA time zone name that this runtime knows. */
export const timeZoneName = z.string().min(1).max(100).refine(isTimeZone, { error: "unknownTimeZone" });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
