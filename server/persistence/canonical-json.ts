import { createHash } from "node:crypto";

/** One text for one value (RFC 8785): keys sorted, no white space, `undefined` members left out. For hashes and comparisons. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
